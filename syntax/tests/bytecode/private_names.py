class _Private:
    __x = 1

    def __method(self, __a):
        self.__y = __a
        del self.__y
        return __global, self.__x.__z__
