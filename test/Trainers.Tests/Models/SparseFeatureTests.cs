using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetDeep.Trainers.Tests.BadInput;
using Xunit.Abstractions;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<
    MlNetDeep.NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>Wide rows that are mostly zero train as dense ones do, from less memory.</summary>
public sealed class SparseFeatureTests(ITestOutputHelper output)
{
    private const int Rows = 400;
    private const int Slots = 300;
    private const int NonZeros = 6;

    private readonly LogLines _log = new();

    [Fact]
    public void The_same_values_train_the_same_model_whether_the_view_gives_them_sparse_or_dense()
    {
        TrainedNetwork sparse = Network(Fit(CreateView(asSparse: true)));
        TrainedNetwork dense = Network(Fit(CreateView(asSparse: false)));

        Assert.True(sparse.Parameters.SequenceEqual(dense.Parameters));
        Assert.Equal(
            2, _log.Of(ChannelMessageKind.Info).Count(line => line.Contains($"{Rows} rows of {Slots} features, {Rows * NonZeros} of them not zero", StringComparison.Ordinal)));
    }

    [Fact]
    public void Zeros_stay_zeros_and_each_slot_is_divided_by_the_root_mean_square_of_its_other_values()
    {
        FeaturePreparation preparation =
            Network(Fit(CreateView(asSparse: true), options => options.FeatureScaling = FeatureScaling.Standardize)).Preparation!;

        Assert.True(preparation.KeepsZeros);
        float[][] rows = CreateRows().Features;
        for (int slot = 0; slot < Slots; slot++)
        {
            double[] values = [.. rows.Select(row => (double)row[slot]).Where(x => x != 0)];
            Assert.Equal(values.Length == 0 ? 0 : 1 / Math.Sqrt(values.Average(x => x * x)), preparation.Scales[slot], 1e-6);
        }
    }

    [Fact]
    public void Zeros_stay_zeros_and_each_slot_is_divided_by_the_median_of_its_other_values_by_default()
    {
        FeaturePreparation preparation = Network(Fit(CreateView(asSparse: true))).Preparation!;

        Assert.True(preparation.KeepsZeros);
        float[][] rows = CreateRows().Features;
        for (int slot = 0; slot < Slots; slot++)
        {
            double[] values = [.. rows.Select(row => (double)row[slot]).Where(x => x != 0).Order()];
            // One other value than zero, as one-hot slots have: 1 once it is clipped.
            double expected = values.Length switch
            {
                0 => 0,
                1 => 1 / Math.Sqrt(8 / 9.0) / values[0],
                _ => 2 / (values[(values.Length - 1) / 2] + values[values.Length / 2]),
            };
            Assert.Equal(expected, preparation.Scales[slot], 1e-5);
        }
    }

    /// <summary>Two numbers that decide, beside a one-hot column that says nothing: below 128 features rows are held dense, from there on sparse.</summary>
    [Fact]
    public void One_hot_slots_beside_numbers_cost_no_accuracy_where_rows_begin_to_be_held_sparse()
    {
        double[] areas = [.. new[] { 126, 127, 128, 129 }.Select(features => AreaBesideSlots(features - 2))];

        Assert.Contains(_log.Of(ChannelMessageKind.Info), line => line.Contains("of them not zero", StringComparison.Ordinal));
        Assert.All(areas, area => Assert.InRange(area, areas[0] - 0.002, areas[0] + 0.002));
        // Slots that say nothing cost a little each, in either form: from 128 to 302 no more than that.
        Assert.InRange(AreaBesideSlots(300), areas[0] - 0.004, 1);
    }

    private double AreaBesideSlots(int slots)
    {
        var random = new Random(3);
        double Normal() => Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6;
        Shopping[] rows =
        [
            .. Enumerable.Range(0, 12_000).Select(_ =>
            {
                float amount = (float)Math.Exp(Normal() * 1.5 + 4), share = random.NextSingle();
                return new Shopping
                {
                    Amount = amount,
                    Share = share,
                    Shop = $"s{random.Next(slots)}",
                    Label = Math.Log(amount) + 2 * share + 0.3 * Normal() > 5,
                };
            }),
        ];
        MLContext mlContext = _log.Context;
        DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(mlContext.Data.LoadFromEnumerable(rows), 0.25, seed: 1);
        var model = mlContext.Transforms.Categorical.OneHotEncoding("Slots", "Shop")
            .Append(mlContext.Transforms.Concatenate("Features", "Amount", "Share", "Slots"))
            .Append(mlContext.BinaryClassification.Trainers.Network(
                new NetworkOptions { Seed = 1, NumberOfEpochs = 8, BatchSize = 128 }))
            .Fit(split.TrainSet);
        double area = mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet)).AreaUnderRocCurve;
        output.WriteLine(FormattableString.Invariant($"RESULT sparse_cliff features={slots + 2} auc={area:F4}"));
        return area;
    }

    private sealed class Shopping
    {
        public float Amount { get; set; }

        public float Share { get; set; }

        public string Shop { get; set; } = "";

        public bool Label { get; set; }
    }

    [Fact]
    public void A_model_learns_from_sparse_rows()
    {
        IDataView data = CreateView(asSparse: true);

        var model = Fit(data, options => options.NumberOfEpochs = 20);

        Assert.InRange(_log.Context.BinaryClassification.Evaluate(model.Transform(data)).Accuracy, 0.95, 1);
    }

    [Fact]
    public void Held_out_rows_are_the_same_to_the_bit_whether_the_view_gives_them_sparse_or_dense()
    {
        TrainingHistory[] histories =
        [
            .. new[] { true, false }.Select(asSparse =>
                Network(Fit(CreateView(asSparse), options => options.ValidationSetFraction = 0.25)).History),
        ];

        Assert.Equal(histories[0].Epochs.Select(epoch => epoch.ValidationLoss), histories[1].Epochs.Select(epoch => epoch.ValidationLoss));
        Assert.All(histories[0].Epochs, epoch => Assert.True(epoch.ValidationLoss > 0));
    }

    [Fact]
    public void A_model_of_dense_rows_goes_on_with_sparse_ones_by_its_own_scaling()
    {
        // Uniform rows have means, so that the first model's scaling moves zeros.
        var random = new Random(3);
        float[][] features = [.. Enumerable.Range(0, Rows).Select(_ => (float[])[.. Enumerable.Range(0, Slots).Select(_ => random.NextSingle())])];
        BinaryPredictionTransformer<BinaryModel> dense = Fit(CreateView(new RowsAndLabels(features, [.. features.Select(row => row[0] > 0.5f)]), asSparse: false));
        FeaturePreparation scaling = Network(dense).Preparation!;
        Assert.False(scaling.KeepsZeros);

        IDataView sparse = CreateView(asSparse: true);
        TrainedNetwork continued = Network(CreateTrainer().Fit(sparse, dense.Model.SubModel.Network));

        Assert.Equal(scaling.Offsets.ToArray(), continued.Preparation!.Offsets.ToArray());
    }

    private static SortedSet<int> SlotsOf(Random random)
    {
        var slots = new SortedSet<int>();
        while (slots.Count < NonZeros)
            slots.Add(random.Next(Slots - 1));
        return slots;
    }

    private sealed record RowsAndLabels(float[][] Features, bool[] Labels);

    /// <summary>Rows of a few random slots; the label is whether slots of the first half outweigh the others. The last slot is never there.</summary>
    private static RowsAndLabels CreateRows()
    {
        var random = new Random(1);
        var rows = new RowsAndLabels(new float[Rows][], new bool[Rows]);
        for (int row = 0; row < Rows; row++)
        {
            var x = new float[Slots];
            foreach (int slot in SlotsOf(random))
                x[slot] = 0.5f + random.NextSingle();
            rows.Features[row] = x;
            rows.Labels[row] = x[..(Slots / 2)].Sum() > x[(Slots / 2)..].Sum();
        }

        return rows;
    }

    private IDataView CreateView(bool asSparse) => CreateView(CreateRows(), asSparse);

    private IDataView CreateView(RowsAndLabels rows, bool asSparse)
    {
        var builder = new ArrayDataViewBuilder(_log.Context);
        if (asSparse)
            builder.AddColumn("Features", NumberDataViewType.Single, [.. rows.Features.Select(ToSparse)]);
        else
            builder.AddColumn("Features", NumberDataViewType.Single, rows.Features);
        builder.AddColumn("Label", BooleanDataViewType.Instance, rows.Labels);
        return builder.GetDataView();
    }

    private static VBuffer<float> ToSparse(float[] row)
    {
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(i => row[i] != 0)];
        return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(i => row[i])], indices);
    }

    private NetworkBinaryTrainer CreateTrainer(Action<NetworkOptions>? change = null)
    {
        var options = new NetworkOptions { Architecture = new MultilayerPerceptron([8]), NumberOfEpochs = 3, LearningRate = 0.01f, Seed = 1 };
        change?.Invoke(options);
        return _log.Context.BinaryClassification.Trainers.Network(options);
    }

    private BinaryPredictionTransformer<BinaryModel> Fit(IDataView data, Action<NetworkOptions>? change = null) => CreateTrainer(change).Fit(data);

    private static TrainedNetwork Network(BinaryPredictionTransformer<BinaryModel> transformer) => transformer.Model.SubModel.Network;
}
