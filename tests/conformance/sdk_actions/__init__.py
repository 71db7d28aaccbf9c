"""Actions of the recorded projects, run by a real rasa-sdk: 3.6.2 for the recording, today's for the replay."""
