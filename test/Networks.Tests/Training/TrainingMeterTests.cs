using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlNetDeep.Networks.Tests.Training;

/// <summary>What training tells .NET's instruments. Other tests train beside these: each looks at the activities below its own, and at its own thread's measurements.</summary>
public sealed class TrainingMeterTests
{
    [Fact]
    public void An_epoch_s_figures_are_those_of_the_history()
    {
        var measured = new Dictionary<string, List<double>>();
        int thread = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "MlNetDeep")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();

        TrainingHistory history = Train(new TrainingOptions { NumberOfEpochs = 3, BatchSize = 16, Seed = 1, GradientClippingNorm = 1e9f });

        Assert.Equal(history.Epochs.Select(epoch => epoch.Seconds), measured["mlnetdeep.training.epoch.duration"]);
        Assert.Equal(history.Epochs.Select(epoch => epoch.TrainingLoss), measured["mlnetdeep.training.loss"]);
        Assert.Equal(history.Epochs.Select(epoch => epoch.ValidationLoss!.Value), measured["mlnetdeep.training.validation_loss"]);
        Assert.Equal(history.Epochs.Select(epoch => (double)epoch.LearningRate), measured["mlnetdeep.training.learning_rate"]);
        Assert.Equal([64, 64, 64], measured["mlnetdeep.training.rows"]);
        Assert.Equal(history.Epochs.Select(epoch => 64 / epoch.Seconds), measured["mlnetdeep.training.row_rate"]);
        Assert.Equal(3, measured["mlnetdeep.training.gradient_norm"].Count(norm => norm > 0));

        void Add(Instrument instrument, double value)
        {
            if (Environment.CurrentManagedThreadId != thread)
                return;
            if (!measured.TryGetValue(instrument.Name, out List<double>? values))
                measured.Add(instrument.Name, values = []);
            values.Add(value);
        }
    }

    [Fact]
    public void A_training_is_an_activity_with_one_for_each_epoch()
    {
        var ended = new List<Activity>();
        using var source = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = each => each.Name is "MlNetDeep" or "test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using Activity own = source.StartActivity("own")!;

        Train(new TrainingOptions { NumberOfEpochs = 2, BatchSize = 16, Seed = 1, NumberOfRestarts = 2 });

        Activity[] seen;
        lock (ended)
            seen = [.. ended.Where(activity => activity.TraceId == own.TraceId)];
        Activity training = Assert.Single(seen, activity => activity.OperationName == "train");
        Assert.Equal(64, Convert.ToInt32(training.GetTagItem("mlnetdeep.rows")));
        Assert.Equal("LastEpoch", training.GetTagItem("mlnetdeep.stop_reason"));
        Activity[] epochs = [.. seen.Where(activity => activity.OperationName == "epoch")];
        Assert.Equal([(0, 1), (0, 2), (1, 1), (1, 2)], epochs.Select(epoch => ((int)epoch.GetTagItem("mlnetdeep.restart")!, (int)epoch.GetTagItem("mlnetdeep.epoch")!)));
        Assert.All(epochs, epoch => Assert.Equal(training.SpanId, epoch.ParentSpanId));
    }

    private static TrainingHistory Train(TrainingOptions options)
    {
        InMemoryData data = Problems.Line(64, 3);
        return new TrainingLoop(Problems.Network(3, 4, 1), new SquaredError(), options).Train(data, data).History;
    }
}
