import pkg.does_not_exist
