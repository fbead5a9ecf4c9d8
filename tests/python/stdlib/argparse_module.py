import argparse
import sys

parser = argparse.ArgumentParser(prog="tool", description="Does things to files.", epilog="That is all.")
parser.add_argument("source", help="file to read")
parser.add_argument("rest", nargs="*", help="more files")
parser.add_argument("-v", "--verbose", action="store_true", help="say more")
parser.add_argument("-n", "--number", type=int, default=3, metavar="N", help="how many (default: %(default)s)")
parser.add_argument("--mode", choices=["fast", "slow"], help="how to run")
parser.add_argument("-D", action="append", dest="defines", help="define something")
parser.add_argument("-q", action="count", default=0)
parser.add_argument("--version", action="version", version="tool 1.0")
group = parser.add_mutually_exclusive_group()
group.add_argument("--left", action="store_const", const="l", dest="side")
group.add_argument("--right", action="store_const", const="r", dest="side")
print(parser.parse_args(["in.txt"]))
print(parser.parse_args(["in.txt", "a", "b", "-v", "-n", "7", "--mode=fast", "-DX", "-D", "Y", "-qqq", "--left"]))
print(parser.parse_known_args(["x", "--unknown", "-v"]))
print(parser.parse_args(["--num", "5", "x"]).number, parser.parse_args(["--", "-x"]).source)
parser.print_help()
parser.print_usage()
for arguments in ([], ["x", "-n", "abc"], ["x", "--mode", "odd"], ["x", "--left", "--right"], ["x", "--nope"], ["x", "-n"], ["--version"], ["-h"]):
    try:
        parser.parse_args(arguments)
    except SystemExit as error:
        sys.stderr.flush()
        print("exit", arguments, error.code)
sub = argparse.ArgumentParser(prog="git")
commands = sub.add_subparsers(dest="command", required=True)
commit = commands.add_parser("commit", help="record")
commit.add_argument("-m", required=True)
commit.set_defaults(run=lambda a: "committing " + a.m)
push = commands.add_parser("push")
push.add_argument("remote", nargs="?", default="origin")
arguments = sub.parse_args(["commit", "-m", "message"])
print(arguments.command, arguments.run(arguments), sub.parse_args(["push"]), vars(sub.parse_args(["push", "up"])))


class Quiet(argparse.ArgumentParser):
    def error(self, message):
        raise ValueError(message)


quiet = Quiet(prog="q", exit_on_error=False)
quiet.add_argument("--x", type=float, nargs=2)
print(quiet.parse_args("--x 1 2".split()), argparse.Namespace(a=1, b="c"), argparse.Namespace(a=1) == argparse.Namespace(a=1))
for arguments in (["--x", "1"], ["--x", "a", "b"]):
    try:
        quiet.parse_args(arguments)
    except (ValueError, argparse.ArgumentError) as error:
        print(type(error).__name__, error)
