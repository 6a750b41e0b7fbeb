"""What an article stresses: frames by cues of the codebook, and frames learnt from coded examples."""
