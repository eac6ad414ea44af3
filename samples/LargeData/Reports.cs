using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Samples.LargeData;

/// <summary>What both programs print.</summary>
internal static class Reports
{
    /// <summary>Prints the trainer's line on how it holds or streams the rows.</summary>
    public static void ShowData(LoggingEventArgs line)
    {
        if (line.Kind == ChannelMessageKind.Info && line.RawMessage.Contains(" rows of ", StringComparison.Ordinal))
            Console.WriteLine(line.RawMessage);
    }

    /// <summary>Prints the last line.</summary>
    public static void Write(double accuracy, TrainingHistory history, long rows, Stopwatch watch)
    {
        double epochSeconds = Measurements.Median(history.Epochs.Select(epoch => epoch.Seconds));
        ResultLine.Write(
            ("accuracy", accuracy),
            ("rows_per_second", rows / epochSeconds),
            ("epoch_seconds", epochSeconds),
            ("seconds", watch.Elapsed.TotalSeconds),
            ("peak_mb", Measurements.PeakMegabytes()));
    }
}
