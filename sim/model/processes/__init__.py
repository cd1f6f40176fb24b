"""The story, one file a process: bureau, schools, reps, agents, teachers, parents, service. They name no rule."""
