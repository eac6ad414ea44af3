using System.Runtime.InteropServices;

namespace MlNetDeep;

/// <summary>The rows of one series, of so many inputs.</summary>
internal sealed class SeriesRows(string name, int width)
{
    private readonly List<float> _values = [];

    /// <summary>Its name; empty where there is one series alone.</summary>
    public string Name => name;

    /// <summary>How many rows there are.</summary>
    public int Rows => _values.Count / width;

    /// <summary>The time of the first row; null without a time column.</summary>
    public TimePoint? FirstTime { get; private set; }

    /// <summary>The time of the last row; null without a time column.</summary>
    public TimePoint? LastTime { get; private set; }

    /// <summary>[rows, inputs].</summary>
    public ReadOnlySpan<float> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> row, TimePoint? time)
    {
        _values.AddRange(row);
        FirstTime ??= time;
        LastTime = time;
    }

    /// <summary>The values of one input.</summary>
    public double[] Column(int input)
    {
        var values = new double[Rows];
        for (int row = 0; row < values.Length; row++)
            values[row] = _values[row * width + input];
        return values;
    }

    /// <summary>Brings a window of this series, of so many rows, to where it ends.</summary>
    public void MoveToEnd(SeriesWindow window, int size)
    {
        for (int row = Math.Max(0, Rows - size); row < Rows; row++)
            window.Add(Values.Slice(row * width, width), LastTime);
    }
}
