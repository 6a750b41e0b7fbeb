"""What an article stresses, what it calls the actors, what it has them do, and which words set it apart."""
