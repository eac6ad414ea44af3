using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>A network knows its features by name, so that training does not go on with others, or with those in another order.</summary>
public sealed class FeatureNameTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Names_are_those_of_the_slots_and_stay_in_files()
    {
        TrainedNetwork network = Fit(Concatenated("Width", "Length")).Model.Network;
        Assert.Equal(["Width", "Length"], network.FeatureNames);

        using var file = new MemoryStream();
        network.Save(file);
        file.Position = 0;
        Assert.Equal(["Width", "Length"], TrainedNetwork.Load(file).FeatureNames);
        Assert.Equal(["Width", "Length"], network.WithoutScaling().FeatureNames);
        Assert.Equal(["Width", "Length"], network.ReplaceHead(1, [new Dense(2)], new SquaredError(), seed: 1).FeatureNames);
        // A vector whose slots have none.
        Assert.Null(Fit(_mlContext.Data.LoadFromEnumerable(Rows())).Model.Network.FeatureNames);
    }

    [Fact]
    public void Features_in_another_order_are_refused_by_name_also_by_a_pretrained_network()
    {
        TrainedNetwork network = Fit(Concatenated("Width", "Length")).Model.Network;
        IDataView turned = Concatenated("Length", "Width");

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(turned, network)).Message;
        Assert.Contains("feature 1 is 'Length', but 'Width' in the model to continue from", message, StringComparison.Ordinal);
        Assert.Contains("WithFeatureNames(null)", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer(new PretrainedNetwork(network)).Fit(turned)).Message;
        Assert.Contains("feature 1 is 'Length', but 'Width' in the network of PretrainedNetwork", message, StringComparison.Ordinal);

        // In their order they are taken, and of any names where the names are forgotten.
        TrainedNetwork next = Fit(Concatenated("Width", "Length"), network).Model.Network;
        Assert.Equal(network.FeatureNames, next.FeatureNames);
        Assert.Equal(["Length", "Width"], Fit(turned, network.WithFeatureNames(null)).Model.Network.FeatureNames);
        // Rows without names are taken as they are; the names stay.
        Assert.Equal(network.FeatureNames, Fit(_mlContext.Data.LoadFromEnumerable(Rows()), network).Model.Network.FeatureNames);
    }

    [Fact]
    public void A_feature_more_is_refused_by_its_name()
    {
        TrainedNetwork network = Fit(Concatenated("Width", "Length")).Model.Network;

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(Concatenated("Width", "Length", "Height"), network)).Message;

        Assert.Contains("feature 3 is 'Height', but missing in the model to continue from", message, StringComparison.Ordinal);
        Assert.Contains("train anew on the rows of both times", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Categories_that_are_numbered_anew_are_refused_as_one_hot_slots_and_as_keys()
    {
        var hot = _mlContext.Transforms.Categorical.OneHotEncoding("Color").Append(_mlContext.Transforms.Concatenate("Features", "Width", "Color"));
        var keys =
            _mlContext.Transforms.Conversion.MapValueToKey("Color").Append(_mlContext.Transforms.ConcatenateWithKeys("Features", "Width", "Color"));
        // The new rows meet the colors in another order.
        IDataView first = _mlContext.Data.LoadFromEnumerable(Rows()), later = _mlContext.Data.LoadFromEnumerable(Rows().Reverse());

        TrainedNetwork ofSlots = Fit(hot.Fit(first).Transform(first)).Model.Network;
        Assert.Contains(
            "feature 2 is 'Color.green', but 'Color.red' in the model",
            Assert.Throws<ArgumentOutOfRangeException>(() => Fit(hot.Fit(later).Transform(later), ofSlots)).Message, StringComparison.Ordinal);
        Assert.NotNull(Fit(hot.Fit(first).Transform(later), ofSlots));

        TrainedNetwork ofKeys = Fit(keys.Fit(first).Transform(first)).Model.Network;
        Assert.Equal(["Width", "Color (red, blue, green)"], ofKeys.FeatureNames);
        Assert.Contains(
            "feature 2 is 'Color (green, blue, red)', but 'Color (red, blue, green)' in the model",
            Assert.Throws<ArgumentOutOfRangeException>(() => Fit(keys.Fit(later).Transform(later), ofKeys)).Message, StringComparison.Ordinal);
        Assert.NotNull(Fit(keys.Fit(first).Transform(later), ofKeys));
    }

    [Fact]
    public void Maps_of_many_keys_and_keys_of_sequences_are_told_apart()
    {
        Box[] rows = [.. Rows().Select((row, i) => new Box { Words = [$"word {i % 40}", $"word {(i + 1) % 40}"], Amount = row.Amount })];
        var words = _mlContext.Transforms.Conversion.MapValueToKey("Words").Append(_mlContext.Transforms.PadSequences("Features", "Words", featuresPerStep: 1, maximumSteps: 2));
        IDataView first = _mlContext.Data.LoadFromEnumerable(rows), later = _mlContext.Data.LoadFromEnumerable(rows.Reverse());
        NetworkRegressionTrainer trainer = Trainer(new Gru(2));

        var model = trainer.Fit(words.Fit(first).Transform(first));
        IReadOnlyList<string> names = model.Model.Network.FeatureNames!;

        Assert.Equal("Words steps", names[0]);
        Assert.Matches(@"^Words t1 \(word 0, word 1, .*\.\.\., 40 keys, [0-9a-f]{16}\)$", names[1]);
        Assert.Equal("Words t2", names[2]);
        Assert.Contains(
            "feature 2 is 'Words t1 (word ",
            Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(words.Fit(later).Transform(later), model.Model.Network)).Message, StringComparison.Ordinal);
        Assert.NotNull(trainer.Fit(words.Fit(first).Transform(later), model.Model.Network));
    }

    [Fact]
    public void Without_scaling_marks_of_missing_features_are_features_and_names_are_forgotten()
    {
        Box[] rows = [.. Rows().Select((row, i) => new Box { Width = i % 4 == 0 ? float.NaN : row.Width, Length = row.Length, Amount = row.Amount })];
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows);
        var options = new NetworkOptions
        {
            LabelColumnName = "Amount",
            Architecture = new MultilayerPerceptron(3),
            NumberOfEpochs = 2,
            MissingValues = MissingValues.Impute,
            Seed = 1,
        };
        TrainedNetwork network = _mlContext.Transforms.Concatenate("Features", "Width", "Length")
            .Append(_mlContext.Regression.Trainers.Network(options)).Fit(view).LastTransformer.Model.Network;

        Assert.Equal(["Width", "Length"], network.FeatureNames);
        Assert.Equal(3, network.Network.InputShape.Length);
        Assert.Null(network.WithoutScaling().FeatureNames);
    }

    [Fact]
    public void Names_are_as_many_as_features()
    {
        TrainedNetwork network = Fit(Concatenated("Width", "Length")).Model.Network;

        Assert.Contains(
            "has 2 features, not 1", Assert.Throws<ArgumentException>(() => network.WithFeatureNames(["one"])).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Box> Rows()
    {
        string[] colors = ["red", "blue", "green"];
        return Enumerable.Range(0, 60).Select(i => new Box
        {
            Features = [i % 7, i % 5],
            Width = i % 7,
            Length = i % 5,
            Height = i % 3,
            Color = colors[i % 3],
            Amount = i % 7 - i % 5,
        });
    }

    private IDataView Concatenated(params string[] columns)
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Rows());
        return _mlContext.Transforms.Concatenate("Features", columns).Fit(rows).Transform(rows);
    }

    private NetworkRegressionTrainer Trainer(Architecture architecture) => _mlContext.Regression.Trainers.Network(
        new NetworkOptions { LabelColumnName = "Amount", Architecture = architecture, NumberOfEpochs = 2, Seed = 1 });

    private RegressionPredictionTransformer<NetworkRegressionModelParameters> Fit(IDataView rows, TrainedNetwork? start = null) =>
        start is null ? Trainer(new MultilayerPerceptron(3)).Fit(rows) : Trainer(new MultilayerPerceptron(3)).Fit(rows, start);

    private sealed class Box
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public float Width { get; set; }

        public float Length { get; set; }

        public float Height { get; set; }

        public string Color { get; set; } = "";

        public string[] Words { get; set; } = ["", ""];

        public float Amount { get; set; }
    }
}
