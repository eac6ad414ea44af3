using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Autoencoders;

/// <summary>Odd data and options: a clear error or a sane model.</summary>
public sealed class AutoencoderDataTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<Action<AutoencoderOptions>, string> BadOptions => new()
    {
        { options => ((SparseAutoencoderOptions)options).CodeSize = 0, "CodeSize" },
        { options => options.Activation = (ActivationFunction)99, "Activation" },
        { options => options.Loss = (ReconstructionLoss)99, "Loss" },
        { options => options.Scaling = (InputScaling)99, "Scaling" },
        { options => (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.Standardize), "Scaling" },
        { options => options.MaskingNoise = 1, "MaskingNoise" },
        { options => options.MaskingNoise = float.NaN, "MaskingNoise" },
        { options => options.Sparsity = new L1Penalty(-1), "Weight" },
        { options => (options.Sparsity, options.Activation) = (new KullbackLeiblerPenalty(), ActivationFunction.Tanh), "Sparsity" },
        { options => options.OutputColumnName = " ", "OutputColumnName" },
        { options => options.InputColumnName = "", "InputColumnName" },
        { options => options.ErrorColumnName = "", "ErrorColumnName" },
        { options => options.ErrorColumnName = "Code", "OutputColumnName" },
        { options => options.MemoryLimit = 0, "MemoryLimit" },
        { options => options.ValidationSetFraction = 1, "ValidationSetFraction" },
        { options => options.LearningRate = 0, "LearningRate" },
    };

    [Theory, MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named(Action<AutoencoderOptions> change, string option)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.SparseAutoencoder((SparseAutoencoderOptions)AutoencoderCases.Options("sparse", change)));
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 3, 0 })]
    public void Code_sizes_out_of_range_are_named(int[] sizes)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.StackedAutoencoder("Code", "Features", sizes));
        Assert.Contains("CodeSizes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_copied()
    {
        var options = (StackedAutoencoderOptions)AutoencoderCases.Options("stacked");
        AutoencoderEstimator estimator = _mlContext.Transforms.StackedAutoencoder(options);
        options.CodeSizes[1] = 1;
        options.ErrorColumnName = null;
        AutoencoderTransformer transformer = estimator.Fit(AutoencoderCases.View(_mlContext));
        Assert.Equal(3, transformer.CodeSize);
        Assert.NotNull(transformer.Transform(AutoencoderCases.View(_mlContext)).Schema.GetColumnOrNull("Error"));
    }

    [Fact]
    public void The_short_forms_take_the_output_column_where_no_input_is_named()
    {
        AutoencoderTransformer sparse = _mlContext.Transforms.SparseAutoencoder("Features", null, 2, numberOfEpochs: 1).Fit(AutoencoderCases.View(_mlContext));
        AutoencoderTransformer stacked = _mlContext.Transforms.StackedAutoencoder("Features", null, [3, 2], numberOfEpochs: 1).Fit(AutoencoderCases.View(_mlContext));
        foreach (AutoencoderTransformer transformer in new[] { sparse, stacked })
            Assert.All(Cells.Floats(transformer.Transform(AutoencoderCases.View(_mlContext)), "Features"), code => Assert.Equal(2, code.Length));
    }

    [Theory]
    [InlineData(1.5f)]
    [InlineData(-0.25f)]
    public void Cross_entropy_names_the_column_the_value_and_the_row_of_an_input_outside_its_range(float value)
    {
        AutoencoderEstimator estimator = _mlContext.Estimator("sparse", options => options.Loss = ReconstructionLoss.CrossEntropy);
        IDataView good = Unit((_, _, x) => x), bad = Unit((row, i, x) => row == 7 && i == 2 ? value : x);
        estimator.Fit(good);
        foreach (Action fit in new Action[] { () => estimator.Fit(bad), () => estimator.Fit(good, bad) })
        {
            var exception = Assert.ThrowsAny<InvalidOperationException>(fit);
            foreach (string part in new[] { "'Features'", $"{value}", "row 7", "MinMax" })
                Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        }

        // Scaled to the range, anything can be learned; what is scored may lie anywhere.
        AutoencoderTransformer scaled = _mlContext.Estimator("sparse", options => (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.MinMax)).Fit(bad);
        Assert.All(Cells.Floats(scaled.Transform(AutoencoderCases.View(_mlContext)), "Error"), error => Assert.True(float.IsFinite(error[0])));
    }

    [Fact]
    public void Cross_entropy_refuses_sparse_rows_below_0_that_min_max_would_leave_there()
    {
        Examples rows = Examples.Create(40, 200).MapFeatures((row, i, x) => (row + i) % 30 == 0 ? row == 3 ? -1 : 1 : 0);
        AutoencoderEstimator estimator = _mlContext.Estimator("sparse", options => (options.Loss, options.Scaling) = (ReconstructionLoss.CrossEntropy, InputScaling.MinMax));
        var exception = Assert.ThrowsAny<InvalidOperationException>(() => estimator.Fit(AutoencoderCases.View(_mlContext, rows)));
        Assert.Contains("'Features'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("-1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.MinMax)]
    public void A_constant_column_is_restored_as_it_was_and_others_are_learned(InputScaling scaling)
    {
        Examples rows = Examples.Create(200, AutoencoderCases.Features).MapFeatures((_, i, x) => i == 2 ? 0.5f : i == 1 ? (x - 30) / 10 : x);
        AutoencoderTransformer transformer = _mlContext.Estimator("sparse", options => options.Scaling = scaling).Fit(AutoencoderCases.View(_mlContext, rows));
        IDataView scored = transformer.Transform(AutoencoderCases.View(_mlContext, rows));
        Assert.All(Cells.Floats(scored, "Error"), error => Assert.True(float.IsFinite(error[0])));
        if (scaling != InputScaling.None)
            Assert.All(Cells.Floats(scored, "Reconstruction"), reconstruction => Assert.Equal(0.5f, reconstruction[2]));
        if (transformer.Encoder.Preparation is { ChangesScale: true } preparation)
            Assert.Equal(0, preparation.Scales[2]);
    }

    [Theory, MemberData(nameof(AutoencoderCases.Names), MemberType = typeof(AutoencoderCases))]
    public void Rows_that_are_all_alike_give_one_code_and_finite_figures(string name)
    {
        Examples rows = Examples.Create(40, AutoencoderCases.Features).MapFeatures((_, i, _) => i + 1);
        AutoencoderTransformer transformer = _mlContext.Estimator(name).Fit(AutoencoderCases.View(_mlContext, rows));
        IDataView scored = transformer.Transform(AutoencoderCases.View(_mlContext, rows));
        float[][] codes = Cells.Floats(scored, "Code"), reconstructions = Cells.Floats(scored, "Reconstruction");
        Assert.All(codes, code => Assert.Equal(codes[0], code));
        Assert.All(codes[0].Concat(reconstructions[0]), value => Assert.True(float.IsFinite(value)));
        if (transformer.Encoder.Preparation!.ChangesScale)
            Assert.Equal([1, 2, 3, 4, 5, 6], reconstructions[0]);
    }

    [Fact]
    public void Min_max_takes_each_feature_to_the_range_from_0_to_1()
    {
        AutoencoderTransformer transformer = _mlContext.Fit("sparse", options => options.Scaling = InputScaling.MinMax);
        float[][] rows = Cells.Floats(AutoencoderCases.View(_mlContext), "Features");
        float[] scaled = [.. rows.SelectMany(row => row)];
        transformer.Encoder.Preparation!.Apply(scaled, scaled);
        for (int i = 0; i < AutoencoderCases.Features; i++)
        {
            float[] column = [.. scaled.Where((_, place) => place % AutoencoderCases.Features == i)];
            Assert.Equal(0, column.Min());
            Assert.Equal(1, column.Max(), 1e-6f);
        }
    }

    [Theory]
    [InlineData(0, "no rows")]
    [InlineData(10, "left out")]
    public void Without_a_usable_row_the_error_says_why(int rows, string part)
    {
        Examples examples = Examples.Create(rows, AutoencoderCases.Features).MapFeatures((_, _, _) => float.PositiveInfinity);
        IDataView view = rows == 0
            ? _mlContext.Data.FilterRowsByColumn(AutoencoderCases.View(_mlContext), "Weight", lowerBound: 99)
            : AutoencoderCases.View(_mlContext, examples);
        var exception = Assert.ThrowsAny<InvalidOperationException>(() => _mlContext.Estimator("stacked").Fit(view));
        Assert.Contains(part, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("label", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_is_learned_from()
    {
        IDataView one = AutoencoderCases.View(_mlContext, rows: 1);
        Assert.All(Cells.Floats(_mlContext.Estimator("stacked").Fit(one).Transform(one), "Error"), error => Assert.True(float.IsFinite(error[0])));
    }

    [Fact]
    public void A_missing_weight_column_is_named()
    {
        IDataView view = AutoencoderCases.View(_mlContext, ColumnChange.WeightMissing);
        AutoencoderEstimator estimator = _mlContext.Estimator("stacked, cross-entropy, own weights, weighted rows");
        Assert.Contains("'Weight'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(view)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_that_are_large_and_not_scaled_are_warned_of()
    {
        var log = new LogLines();
        log.Context.Fit("sparse", options => (options.Scaling, options.LearningRate) = (InputScaling.None, 1e-5f));
        Assert.Contains(log.Of(ChannelMessageKind.Warning), line => line.Contains("set Scaling", StringComparison.Ordinal));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("activity penalty", StringComparison.Ordinal));
    }

    private IDataView Unit(Func<int, int, float, float> change) => AutoencoderCases.View(
        _mlContext, Examples.Create(20, AutoencoderCases.Features).MapFeatures((row, i, x) => change(row, i, Math.Clamp(Math.Abs(x) / 100, 0, 1))));
}
