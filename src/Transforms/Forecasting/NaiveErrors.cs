namespace MlNetDeep;

/// <summary>The mean absolute error of taking the value one season ago, of the rows of one series: the scale of MASE.</summary>
/// <param name="seasonality">Rows of a season, at least 1.</param>
internal sealed class NaiveErrors(int seasonality)
{
    private readonly Queue<float> _season = [];
    private readonly ForecastErrors.MeanOf _errors = new();

    /// <summary>NaN where no two values lie a season apart.</summary>
    public double Mean => _errors.Mean;

    /// <summary>Takes the next value, which may be missing (NaN).</summary>
    public void Add(float value)
    {
        if (_season.Count == seasonality && _season.Dequeue() is var before && !float.IsNaN(value - before))
            _errors.Add(Math.Abs((double)value - before));
        _season.Enqueue(value);
    }
}
