namespace MlNetDeep;

/// <summary>Reads the sequences of an active column, a vector of Single or of keys, one a row, with memory of its own: one for each cursor.</summary>
internal sealed class SequenceReader(IExceptionContext host, DataViewRow row, DataViewSchema.Column column, int featuresPerStep)
{
    private readonly ValueGetter<VBuffer<float>> _getter = NumberVectors.CreateGetter(row, column);
    private VBuffer<float> _sequence;
    private float[] _values = [];

    /// <summary>The steps of the longest sequence so far.</summary>
    public int Longest { get; private set; }

    /// <summary>The values of the current row, zeros too; whole steps. Valid until the next call.</summary>
    public ReadOnlyMemory<float> Read()
    {
        _getter(ref _sequence);
        int length = _sequence.Length;
        if (length % featuresPerStep != 0)
            throw BrokenStep(host, column.Name, RowNames.Describe(row), length, featuresPerStep);
        Longest = Math.Max(Longest, length / featuresPerStep);
        if (_values.Length < length)
            _values = new float[Math.Max(length, 2 * _values.Length)];
        _sequence.CopyTo(_values.AsSpan(0, length));
        return _values.AsMemory(0, length);
    }

    /// <summary>What is thrown where a sequence is no whole number of steps.</summary>
    public static Exception BrokenStep(IExceptionContext host, string column, string place, int length, int featuresPerStep) => host.Except(
        $"The column '{column}' has {length} values in {place}, which are no whole number of steps of {featuresPerStep} features: correct " +
        "featuresPerStep, or the steps that make the column.");
}
