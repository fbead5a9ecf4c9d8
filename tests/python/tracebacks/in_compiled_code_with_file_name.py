code = compile("x = 1\ny = x / 0\n", "invented_file.txt", "exec")
exec(code)
