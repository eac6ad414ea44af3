using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>The ways to fit: with validation, from a model, from a stream, cancelled; and what a stack is made of.</summary>
public sealed class AutoencoderFitTests
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly IDataView _data;

    public AutoencoderFitTests() => _data = AutoencoderCases.View(_mlContext);

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Validation_rows_of_a_view_an_option_or_a_fraction_are_measured_for_each_autoencoder(string name)
    {
        AutoencoderTransformer byView = _mlContext.Estimator(name).Fit(_data, _data);
        AutoencoderTransformer byOption = _mlContext.Estimator(name, options => options.ValidationSet = _data).Fit(_data);
        AutoencoderTransformer byFraction = _mlContext.Estimator(name, options => options.ValidationSetFraction = 0.25).Fit(_data);

        Assert.Equal(byView.Encoder.Parameters.ToArray(), byOption.Encoder.Parameters.ToArray());
        foreach (AutoencoderTransformer transformer in new[] { byView, byOption, byFraction })
            Assert.All(transformer.Histories, history => Assert.All(history.Epochs, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value))));
        Assert.NotEqual(byView.Histories[^1].Epochs[^1].ValidationLoss, byFraction.Histories[^1].Epochs[^1].ValidationLoss);
    }

    [Fact]
    public void The_validation_loss_is_that_of_reconstructions_without_penalty_and_noise()
    {
        AutoencoderTransformer transformer = _mlContext.Estimator("sparse", options =>
        {
            (options.MaskingNoise, options.Sparsity) = (0.3f, new L1Penalty(0.5f));
            options.NumberOfEpochs = 1;
        }).Fit(_data, _data);
        double error = Cells.Floats(transformer.Transform(_data), "Error").Average(each => each[0]);
        EpochRecord epoch = transformer.Histories[0].Epochs[^1];
        // The loss is half the sum of the squares, the error their mean.
        Assert.Equal(error * AutoencoderCases.Features / 2, epoch.ValidationLoss!.Value, 1e-4 * epoch.ValidationLoss.Value);
        Assert.True(epoch.ActivityPenalty > 0.1);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_epoch_of_each_autoencoder()
    {
        AutoencoderTransformer transformer = _mlContext.Estimator("stacked", options =>
        {
            (options.NumberOfEpochs, options.LearningRate, options.BatchSize) = (500, 0.05f, 8);
            options.EarlyStopping = new PatienceRule(2);
            options.ValidationSetFraction = 0.3;
        }).Fit(_data);
        Assert.All(transformer.Histories, history => Assert.Equal(StopReason.EarlyStopping, history.StopReason));
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Fitting_goes_on_from_a_loaded_transformer_with_its_scaling(string name)
    {
        IDataView data = AutoencoderCases.View(_mlContext, rows: 300);
        AutoencoderTransformer first = _mlContext.Estimator(name, options => options.NumberOfEpochs = 30).Fit(data);
        var loaded = (AutoencoderTransformer)SavedModel.Reload(first, data.Schema);
        // Other rows: their scaling would be another.
        IDataView other = _mlContext.Data.TakeRows(data, 50);

        AutoencoderTransformer next = _mlContext.Estimator(name, options => options.NumberOfEpochs = 1).Fit(other, loaded);

        Assert.Equal(first.Encoder.Preparation?.Scales.ToArray(), next.Encoder.Preparation?.Scales.ToArray());
        Assert.NotEqual(first.Encoder.Parameters.ToArray(), next.Encoder.Parameters.ToArray());
        AutoencoderTransformer anew = _mlContext.Estimator(name, options => options.NumberOfEpochs = 1).Fit(other);
        Assert.True(next.Histories[0].Epochs[0].TrainingLoss < anew.Histories[0].Epochs[0].TrainingLoss);
    }

    [Fact]
    public void A_transformer_that_does_not_fit_is_refused_with_both_described()
    {
        AutoencoderTransformer from = _mlContext.Fit("sparse");
        foreach (Action<AutoencoderOptions> change in new Action<AutoencoderOptions>[]
        {
            options => ((SparseAutoencoderOptions)options).CodeSize = 2, options => options.TiedWeights = false, options => options.Activation = ActivationFunction.Tanh,
            options => (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.MinMax),
        })
        {
            var exception = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator("sparse", change).Fit(_data, from));
            Assert.Contains("continue from is 6 inputs, Dense 3, Sigmoid, TiedDense 6, SquaredError", exception.Message, StringComparison.Ordinal);
        }

        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator("stacked").Fit(_data, from));
        Assert.ThrowsAny<ArgumentException>(() => _mlContext.Estimator("sparse").Fit(AutoencoderCases.View(_mlContext, ColumnChange.FeaturesLonger), from));
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Rows_beyond_the_memory_limit_are_streamed_and_so_are_their_codes(string name)
    {
        IDataView data = AutoencoderCases.View(_mlContext, rows: 600);
        Action<AutoencoderOptions> Limited(long? limit) => options => (options.Shuffle, options.MemoryLimit) = (false, limit);
        AutoencoderTransformer streamed = _mlContext.Estimator(name, Limited(4000)).Fit(data), held = _mlContext.Estimator(name, Limited(null)).Fit(data);
        // In order, a pool changes nothing.
        Assert.Equal(held.Encoder.Parameters.ToArray(), streamed.Encoder.Parameters.ToArray());
    }

    [Fact]
    public void A_cancelled_stack_is_whole_and_its_later_autoencoders_are_untrained()
    {
        using var cancellation = new CancellationTokenSource();
        AutoencoderTransformer transformer = _mlContext.Estimator("stacked", options =>
        {
            options.NumberOfEpochs = 1000;
            options.CancellationToken = cancellation.Token;
            options.OnEpoch = progress =>
            {
                if (progress.Epoch.Epoch == 3)
                    cancellation.Cancel();
            };
        }).Fit(_data);
        Assert.Equal([3, 0], transformer.Histories.Select(history => history.Epochs.Count));
        Assert.All(transformer.Histories, history => Assert.Equal(StopReason.Cancelled, history.StopReason));
        Assert.All(Cells.Floats(transformer.Transform(_data), "Code"), code => Assert.Equal(3, code.Length));
    }

    [Fact]
    public void A_stack_is_trained_one_after_the_other_on_the_codes_before()
    {
        AutoencoderTransformer stack = _mlContext.Fit("stacked", options => options.TiedWeights = true);
        AutoencoderTransformer first = _mlContext.Estimator(new SparseAutoencoderOptions
        {
            CodeSize = 5,
            Sparsity = null,
            TiedWeights = true,
            NumberOfEpochs = 4,
            BatchSize = 16,
            Seed = 3,
            LearningRate = 0.02f,
        }).Fit(_data);
        AutoencoderTransformer second = _mlContext.Estimator(new SparseAutoencoderOptions
        {
            InputColumnName = "Code",
            OutputColumnName = "Deep",
            ReconstructionColumnName = "CodeAgain",
            Scaling = InputScaling.None,
            CodeSize = 3,
            Sparsity = null,
            TiedWeights = true,
            NumberOfEpochs = 4,
            BatchSize = 16,
            Seed = 4,
            LearningRate = 0.02f,
        }).Fit(first.Transform(_data));

        IDataView apart = second.Transform(first.Transform(_data));
        AssertClose(Cells.Floats(apart, "Deep"), Cells.Floats(stack.Transform(_data), "Code"));
        // The way back goes through both decoders.
        float[] decoded = Cells.Floats(apart, "CodeAgain")[0];
        TrainedNetwork decoder = stack.Autoencoders[0];
        float[] expected = [.. Enumerable.Range(0, 6).Select(i =>
            decoder.Parameters[^6..][i] + Enumerable.Range(0, 5).Sum(unit => decoded[unit] * decoder.Parameters[i * 5 + unit]))];
        decoder.Preparation!.Restore(expected, expected);
        AssertClose([expected], [Cells.Floats(stack.Transform(_data), "Reconstruction")[0]]);
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    public void The_input_that_excites_a_unit_most_is_its_feature(InputScaling scaling)
    {
        AutoencoderTransformer transformer = _mlContext.Fit("stacked", options => options.Scaling = scaling);
        float[][] features = transformer.GetFeatures();
        var random = new Random(2);
        Assert.Equal(5, features.Length);
        float[] origin = transformer.Encoder.Preparation?.Offsets.ToArray() ?? new float[6];
        for (int unit = 0; unit < 5; unit++)
        {
            Assert.Equal(1, Math.Sqrt(features[unit].Sum(value => value * value)), 1e-5);
            float most = Excite(transformer, origin, features[unit], unit);
            for (int i = 0; i < 100; i++)
            {
                float[] direction = [.. Enumerable.Range(0, 6).Select(_ => random.NextSingle() - 0.5f)];
                float norm = (float)Math.Sqrt(direction.Sum(value => value * value));
                Assert.True(Excite(transformer, origin, [.. direction.Select(value => value / norm)], unit) < most);
            }
        }
    }

    /// <summary>The activity of a unit of the first code.</summary>
    private static float Excite(AutoencoderTransformer transformer, float[] origin, float[] direction, int unit) =>
        transformer.Encoder.GetLayerOutputs([.. origin.Zip(direction, (start, step) => start + step)])[1].Values[unit];

    private static void AssertClose(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int row = 0; row < expected.Length; row++)
        {
            for (int i = 0; i < expected[row].Length; i++)
                Assert.Equal(expected[row][i], actual[row][i], 1e-4f * (1 + Math.Abs(expected[row][i])));
        }
    }
}
