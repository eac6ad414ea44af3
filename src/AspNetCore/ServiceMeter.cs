using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlNetDeep;

/// <summary>What services tell .NET's own instruments: the meter MlNetDeep, as training does, with the model's name as a tag.</summary>
internal sealed class ServiceMeter(string model)
{
    private static readonly Meter Meter = new("MlNetDeep");

    private static readonly Counter<long> Predictions = Meter.CreateCounter<long>("mlnetdeep.service.predictions", "{row}", "Rows scored.");

    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("mlnetdeep.service.batch_size", "{row}", "Rows scored at once.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "mlnetdeep.service.duration", "s", "Time from a call to its answer, waiting included.");

    private static readonly Counter<long> Reloads = Meter.CreateCounter<long>(
        "mlnetdeep.service.reloads", "{file}", "Files loaded after the first, and those that could not be loaded.");

    private readonly KeyValuePair<string, object?> _model = new("mlnetdeep.model", model);

    /// <summary>Tells of rows that were scored at once.</summary>
    public void RecordBatch(int rows)
    {
        BatchSize.Record(rows, _model);
        Predictions.Add(rows, _model);
    }

    /// <summary>Tells of a call that was answered.</summary>
    /// <param name="start">When it came, as <see cref="Stopwatch.GetTimestamp"/> gives it.</param>
    public void RecordCall(long start) => Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, _model);

    /// <summary>Tells of a new file.</summary>
    public void RecordReload(bool succeeded) => Reloads.Add(1, _model, new("mlnetdeep.succeeded", succeeded));
}
