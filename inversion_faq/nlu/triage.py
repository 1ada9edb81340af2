"""Chooses the sign that the reply names, where words and meaning may each say another: the more urgent one wins. Pure."""

from typing import AbstractSet, Optional, Sequence, Tuple

_SURE = 0.4
"""The share from which the likeliest sign is named; below it the general emergency reply is given."""
_SURELY_LESS_URGENT = 0.7
"""The share of all same-day signs together from which a message is not treated as an emergency."""
_SURELY_ANOTHER = 0.8
"""The share from which an emergency sign, or all of them together, overrides the sign whose words were found."""


class Triage:
    """Knows which signs are emergencies; the others are for the same day."""

    def __init__(self, emergencies: AbstractSet[str]) -> None:
        """Sets the ids of the signs that need help now."""
        self._emergencies = emergencies

    def sign(self, worded: Optional[str], likeliest: Sequence[Tuple[str, float]]) -> Optional[str]:
        """Returns the sign to reply to; None is an emergency of which it is unclear which.

        Args:
            worded: the sign whose words were found.
            likeliest: every sign with its share, the likeliest first (see `EmergencyModel.signs`).
        """
        urgent = [(sign, share) for sign, share in likeliest if sign in self._emergencies]
        urgency = sum(share for _, share in urgent)
        if urgent and urgent[0][1] >= _SURELY_ANOTHER:
            return urgent[0][0]
        if worded in self._emergencies or (worded is not None and urgency < _SURELY_ANOTHER):
            return worded
        if likeliest and 1.0 - urgency >= _SURELY_LESS_URGENT:
            return next(sign for sign, _ in likeliest if sign not in self._emergencies)
        return urgent[0][0] if urgent and urgent[0][1] >= _SURE * urgency else None
