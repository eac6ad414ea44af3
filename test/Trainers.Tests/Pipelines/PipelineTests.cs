using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Pipelines;

/// <summary>The trainers where users put them: behind loaders and transforms, in front of key mappings.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void From_a_text_file_through_Concatenate_and_NormalizeMinMax_to_a_regression()
    {
        var random = new Random(3);
        File.WriteAllLines(_path, ["Size,Rooms,Price", .. Enumerable.Range(0, 200).Select(_ =>
        {
            double size = 30 + 100 * random.NextDouble();
            int rooms = random.Next(1, 6);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{size:F1},{rooms},{2000 * size + 10000 * rooms:F0}");
        })]);
        IDataView data = _mlContext.Data.LoadFromTextFile<House>(_path, separatorChar: ',', hasHeader: true);
        DataOperationsCatalog.TrainTestData split = _mlContext.Data.TrainTestSplit(data, 0.25, seed: 1);

        var pipeline = _mlContext.Transforms.Concatenate("Features", "Size", "Rooms")
            .Append(_mlContext.Transforms.NormalizeMinMax("Features"))
            .Append(_mlContext.Regression.Trainers.MultilayerPerceptron("Price", hiddenLayers: [16], numberOfEpochs: 60, learningRate: 0.01f));
        ITransformer loaded = SavedModel.Reload(pipeline.Fit(split.TrainSet), data.Schema);

        RegressionMetrics metrics = _mlContext.Regression.Evaluate(loaded.Transform(split.TestSet), "Price");
        Assert.InRange(metrics.RSquared, 0.98, 1);
        using PredictionEngine<House, Price> engine = _mlContext.Model.CreatePredictionEngine<House, Price>(loaded);
        Assert.InRange(engine.Predict(new House { Size = 80, Rooms = 3 }).Score, 170_000, 210_000);
    }

    [Fact]
    public void Names_of_classes_go_in_by_MapValueToKey_and_come_out_by_MapKeyToValue()
    {
        var random = new Random(4);
        Flower[] flowers = [.. Enumerable.Range(0, 150).Select(i => new Flower
        {
            Petals = [i % 3 + 0.3f * random.NextSingle(), random.NextSingle()],
            Color = i % 2 == 0 ? "red" : "blue",
            Kind = i % 3 == 0 ? "rose" : i % 3 == 1 ? "tulip" : "lily",
        })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(flowers);

        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Kind")
            .Append(_mlContext.Transforms.Categorical.OneHotEncoding("Color"))
            .Append(_mlContext.Transforms.Concatenate("Features", "Petals", "Color"))
            .Append(_mlContext.MulticlassClassification.Trainers.MultilayerPerceptron(hiddenLayers: [16], numberOfEpochs: 60, learningRate: 0.02f))
            .Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedKind", "PredictedLabel"));
        ITransformer loaded = SavedModel.Reload(pipeline.Fit(data), data.Schema);

        using PredictionEngine<Flower, PredictedFlower> engine = _mlContext.Model.CreatePredictionEngine<Flower, PredictedFlower>(loaded);
        PredictedFlower[] predicted = [.. flowers.Select(flower => engine.Predict(flower))];
        Assert.Equal(flowers.Select(flower => flower.Kind), predicted.Select(flower => flower.PredictedKind));
        Assert.All(predicted, flower => Assert.Equal(3, flower.Score.Length));
    }

    [Fact]
    public void Text_featurized_to_sparse_vectors_is_classified()
    {
        string[] good = ["a great film", "great fun and a fine story", "fine acting", "I loved this great story"];
        string[] bad = ["a dull film", "awful acting and a dull story", "boring", "I hated this awful story"];
        Review[] reviews = [.. good.Select(text => new Review { Text = text, Label = true }), .. bad.Select(text => new Review { Text = text })];
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Repeat(reviews, 8).SelectMany(all => all));

        var pipeline = _mlContext.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(_mlContext.BinaryClassification.Trainers.MultilayerPerceptron(hiddenLayers: [8], numberOfEpochs: 30, learningRate: 0.01f));
        ITransformer loaded = SavedModel.Reload(pipeline.Fit(data), data.Schema);

        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(loaded.Transform(data)).Accuracy);
        using PredictionEngine<Review, Opinion> engine = _mlContext.Model.CreatePredictionEngine<Review, Opinion>(loaded);
        Assert.True(engine.Predict(new Review { Text = "great story, fine film" }).PredictedLabel);
        Assert.False(engine.Predict(new Review { Text = "dull and boring" }).PredictedLabel);
    }

    [Fact]
    public void Missing_values_that_a_transform_replaces_are_no_missing_values()
    {
        var random = new Random(6);
        IDataView data = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 90).Select(i => new House
        {
            Size = i % 3 == 0 ? float.NaN : random.NextSingle(),
            Rooms = i % 5,
            Price = i % 5,
        }));

        var pipeline = _mlContext.Transforms.ReplaceMissingValues("Size")
            .Append(_mlContext.Transforms.Concatenate("Features", "Size", "Rooms"))
            .Append(_mlContext.Regression.Trainers.MultilayerPerceptron("Price", hiddenLayers: [8], numberOfEpochs: 80, learningRate: 0.02f));
        IDataView scored = pipeline.Fit(data).Transform(data);

        Assert.InRange(_mlContext.Regression.Evaluate(scored, "Price").RSquared, 0.9, 1);
    }

    private sealed class House
    {
        [LoadColumn(0)]
        public float Size { get; set; }

        [LoadColumn(1)]
        public float Rooms { get; set; }

        [LoadColumn(2)]
        public float Price { get; set; }
    }

    private sealed class Price
    {
        public float Score { get; set; }
    }

    private sealed class Flower
    {
        [VectorType(2)]
        public float[] Petals { get; set; } = [];

        public string Color { get; set; } = "";

        public string Kind { get; set; } = "";
    }

    private sealed class PredictedFlower
    {
        public string PredictedKind { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private sealed class Review
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }
    }

    private sealed class Opinion
    {
        public bool PredictedLabel { get; set; }
    }
}
