using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlNetDeep;

/// <summary>
/// What training tells .NET's own instruments, which dotnet-counters, OpenTelemetry and dashboards read: the meter and the activities of the name
/// MlNetDeep. An activity a training, with one for each epoch within; figures of an epoch when it is done. Where nobody listens it costs nothing.
/// </summary>
internal static class TrainingMeter
{
    private const string Name = "MlNetDeep";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> EpochDuration = Meter.CreateHistogram<double>(
        "mlnetdeep.training.epoch.duration", "s", "Duration of an epoch, validation included.");

    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("mlnetdeep.training.rows", "{row}", "Rows learned from.");

    private static readonly Gauge<double> RowRate = Meter.CreateGauge<double>(
        "mlnetdeep.training.row_rate", "{row}/s", "Rows learned from a second in the last epoch, validation included.");

    private static readonly Gauge<double> Loss = Meter.CreateGauge<double>("mlnetdeep.training.loss", null, "Mean loss of the last epoch.");

    private static readonly Gauge<double> ValidationLoss = Meter.CreateGauge<double>(
        "mlnetdeep.training.validation_loss", null, "Mean loss over the validation rows, where it was measured.");

    private static readonly Gauge<double> LearningRate = Meter.CreateGauge<double>(
        "mlnetdeep.training.learning_rate", null, "Learning rate of the last step.");

    private static readonly Gauge<double> GradientNorm = Meter.CreateGauge<double>(
        "mlnetdeep.training.gradient_norm", null, "Norm of the last step's gradient before it was clipped, where GradientClippingNorm measures it.");

    /// <summary>Begins a training; null where nobody listens.</summary>
    public static Activity? Begin(Sequential network, TrainingPlan plan) => Source.StartActivity("train")?
        .SetTag("mlnetdeep.rows", plan.Rows)
        .SetTag("mlnetdeep.parameters", network.ParameterCount)
        .SetTag("mlnetdeep.batch_size", plan.BatchSize)
        .SetTag("mlnetdeep.epochs", plan.NumberOfEpochs);

    /// <summary>Begins an epoch, from 1, of a restart; null where nobody listens.</summary>
    public static Activity? BeginEpoch(int restart, int epoch) =>
        Source.StartActivity("epoch")?.SetTag("mlnetdeep.restart", restart).SetTag("mlnetdeep.epoch", epoch);

    /// <summary>Tells the figures of an epoch.</summary>
    /// <param name="epoch">The figures.</param>
    /// <param name="rows">Rows learned from.</param>
    /// <param name="gradientNorm">Of the last step; null where it was not measured.</param>
    public static void Record(EpochRecord epoch, long rows, double? gradientNorm)
    {
        EpochDuration.Record(epoch.Seconds);
        Rows.Add(rows);
        RowRate.Record(rows / epoch.Seconds);
        Loss.Record(epoch.TrainingLoss);
        LearningRate.Record(epoch.LearningRate);
        if (epoch.ValidationLoss is { } loss)
            ValidationLoss.Record(loss);
        if (gradientNorm is { } norm)
            GradientNorm.Record(norm);
    }

    /// <summary>Tells how a training ended.</summary>
    public static TrainingResult End(Activity? training, TrainingResult result)
    {
        training?.SetTag("mlnetdeep.best_epoch", result.History.BestEpoch).SetTag("mlnetdeep.stop_reason", result.History.StopReason.ToString());
        return result;
    }
}
