using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Contract 7: training ends within one mini-batch of a cancellation.</summary>
public sealed class CancellationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory, MemberData(nameof(EstimatorTable.All), MemberType = typeof(EstimatorTable))]
    public void A_token_set_after_an_epoch_leaves_the_weights_of_that_epoch(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        using var source = new CancellationTokenSource();
        TrainedNetwork oneEpoch = subject.FitNetwork(options => options.NumberOfEpochs = 1);

        TrainedNetwork cancelled = subject.FitNetwork(options =>
        {
            options.CancellationToken = source.Token;
            options.OnEpoch = _ => source.Cancel();
        });

        // Not one step was taken after the token was set.
        Assert.True(oneEpoch.Parameters.SequenceEqual(cancelled.Parameters));
        Assert.Single(cancelled.History.Epochs);
        Assert.Equal(StopReason.Cancelled, cancelled.History.StopReason);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_token_set_in_the_middle_of_an_epoch_ends_it_there(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        using var source = new CancellationTokenSource();
        // The line before training starts the clock, on a thread of its own, since a timer would wait for the tests' shared pool; the
        // epoch's steps, one a row, take many times longer.
        var clock = new Thread(() =>
        {
            Thread.Sleep(20);
            source.Cancel();
        });
        _mlContext.Log += (_, line) =>
        {
            if (line.Message.Contains("are held in", StringComparison.Ordinal))
                clock.Start();
        };
        IDataView data = subject.CreateData(_mlContext, subject.CreateExamples(100_000));
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext, options =>
        {
            options.BatchSize = 1;
            options.Change<MultilayerPerceptron>(perceptron => perceptron with { HiddenLayers = [512] });
            options.CancellationToken = source.Token;
        });

        TrainingHistory history = subject.Task.NetworkOf(estimator.Fit(data)).History;
        clock.Join();

        Assert.Empty(history.Epochs);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_cancelled_model_is_whole_and_can_be_saved(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IDataView data = subject.CreateData(_mlContext);

        ITransformer transformer = subject.Fit(_mlContext, options => options.CancellationToken = new CancellationToken(canceled: true));

        ITransformer loaded = SavedModel.Reload(transformer, data.Schema);
        float[][] scores = Cells.Floats(loaded.Transform(data), "Score");
        Assert.All(scores, row => Assert.All(row, value => Assert.True(float.IsFinite(value))));
        Assert.Equal(0, subject.Task.NetworkOf(loaded).History.BestEpoch);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void Cancelling_the_context_throws_at_the_next_mini_batch(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        int epochs = 0;
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext, options => options.OnEpoch = _ =>
        {
            epochs++;
            _mlContext.CancelExecution();
        });
        IDataView data = subject.CreateData(_mlContext);

        Assert.Throws<OperationCanceledException>(() => estimator.Fit(data));
        Assert.Equal(1, epochs);
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void An_exception_of_the_callback_reaches_the_caller(string name)
    {
        EstimatorCase subject = EstimatorTable.Get(name);
        IEstimator<ITransformer> estimator = subject.CreateEstimator(_mlContext, options => options.OnEpoch = _ => throw new NotSupportedException("from the callback"));

        Assert.Equal("from the callback", Assert.Throws<NotSupportedException>(() => estimator.Fit(subject.CreateData(_mlContext))).Message);
    }
}
