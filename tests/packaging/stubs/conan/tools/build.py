def check_min_cppstd(_, standard):
    assert standard == 20
