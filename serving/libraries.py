"""The libraries that Rasa 3.6 imports as it starts and that serving does not use."""

import dataclasses
from typing import Mapping


@dataclasses.dataclass(frozen=True)
class Library:
    """A library that serving does without.

    Attributes:
        name: its name on PyPI.
        used_by: what of Rasa's really uses it.
        modules: its modules that Rasa imports, each with the names that Rasa asks it for meanwhile.
    """

    name: str
    used_by: str
    modules: Mapping[str, str]


LIBRARIES = [
    Library(
        "tensorflow",
        "DIETClassifier, ResponseSelector, TEDPolicy and UnexpecTEDIntentPolicy",
        {
            "tensorflow": "SparseTensor Tensor TensorShape TensorSpec",
            "tensorflow.keras": "",
            "tensorflow.keras.backend": "",
            "tensorflow.keras.callbacks": "Callback",
            "tensorflow.keras.layers": "AbstractRNNCell Dense Dropout Layer",
            "tensorflow.keras.metrics": "Metric",
            "tensorflow.keras.utils": "Sequence",
            "tensorflow.python": "",
            "tensorflow.python.eager": "",
            "tensorflow.python.eager.wrap_function": "WrappedFunction",
            "tensorflow.types": "",
            "tensorflow.types.experimental": "TensorLike",
            "keras": "Model",
            "keras.utils": "tf_utils",
            "keras.utils.control_flow_util": "smart_cond",
        },
    ),
    Library(
        "scikit-learn",
        "training, CountVectorsFeaturizer, LogisticRegressionClassifier and SklearnIntentClassifier",
        {
            "sklearn": "",
            "sklearn.feature_extraction": "",
            "sklearn.feature_extraction.text": "CountVectorizer",
            "sklearn.linear_model": "LogisticRegression",
            "sklearn.model_selection": "train_test_split",
        },
    ),
    Library("matplotlib", "`rasa test`", {"matplotlib": "", "matplotlib.ticker": "FormatStrFormatter"}),
    Library(
        "aiogram",
        "the channel telegram",
        {
            "aiogram": "Bot",
            "aiogram.types": "InlineKeyboardButton InlineKeyboardMarkup KeyboardButton Message ReplyKeyboardMarkup Update",
            "aiogram.utils": "",
            "aiogram.utils.exceptions": "TelegramAPIError",
        },
    ),
    Library(
        "fbmessenger",
        "the channel facebook",
        {
            "fbmessenger": "MessengerClient",
            "fbmessenger.attachments": "Image",
            "fbmessenger.elements": "Text",
            "fbmessenger.quick_replies": "QuickReplies QuickReply",
            "fbmessenger.sender_actions": "SenderAction",
        },
    ),
    Library(
        "google-auth",
        "the channel hangouts",
        {
            "google.auth": "",
            "google.auth.transport": "",
            "google.auth.transport.requests": "",
            "google.oauth2": "id_token",
        },
    ),
    Library("cachecontrol", "the channel hangouts", {"cachecontrol": ""}),
    Library("python-socketio", "the channel socketio", {"socketio": "AsyncServer"}),
    Library(
        "slack-sdk",
        "the channel slack",
        {"slack_sdk": "", "slack_sdk.web": "", "slack_sdk.web.async_client": "AsyncWebClient"},
    ),
    Library(
        "twilio",
        "the channels twilio and twilio_voice",
        {
            "twilio": "",
            "twilio.base": "",
            "twilio.base.exceptions": "TwilioRestException",
            "twilio.rest": "Client",
            "twilio.twiml": "",
            "twilio.twiml.voice_response": "Gather VoiceResponse",
        },
    ),
    Library("webexteamssdk", "the channel webexteams", {"webexteamssdk": "WebexTeamsAPI Webhook"}),
    Library(
        "boto3",
        "DynamoTrackerStore and models kept in S3",
        {
            "boto3": "",
            "boto3.dynamodb": "",
            "boto3.dynamodb.conditions": "Key",
            "botocore": "",
            "botocore.exceptions": "BotoCoreError",
        },
    ),
    Library(
        "pymongo",
        "MongoTrackerStore",
        {"pymongo": "", "pymongo.collection": "Collection", "pymongo.errors": "ConnectionFailure OperationFailure"},
    ),
]
