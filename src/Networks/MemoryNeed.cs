namespace MlNetDeep;

/// <summary>Memory whose size follows from options and data: compared with what there is before it is taken.</summary>
public static class MemoryNeed
{
    /// <summary>Throws where so many values are more than the process can have, or an array can hold.</summary>
    /// <param name="values">Floats, or as long integers.</param>
    /// <param name="largest">Those of the largest array.</param>
    /// <param name="what">What needs them, as a sentence begins.</param>
    /// <param name="remedy">What to change.</param>
    /// <exception cref="ArgumentException">They are too many; the message says how many and the remedy.</exception>
    public static void Check(long values, long largest, string what, string remedy)
    {
        // Of the container, or the machine.
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (values <= available / sizeof(float) && largest <= Array.MaxLength)
            return;
        throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} needs memory for {values} values, which are {values / (double)(1 << 28):0.#} GiB, but the process can have " +
            $"{available / (double)(1 << 30):0.#} GiB, and one array 8: {remedy}."));
    }
}
