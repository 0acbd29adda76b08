"""The watch over a few ordinary files: who turns them into noise turns everything into noise.

It is asked for, stands where a person ticked, and says so beside the files. It ends no program, deletes nothing of
others and cuts no network. It prevents nothing, and nobody is covered while the PC is off.
"""
