"""Telling: from the events of a recording to the frames of a Trace."""
