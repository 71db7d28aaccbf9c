"""Pictures of how a test went, as ``rasa test`` draws them: confusion matrices and confidence histograms, as PNG."""
