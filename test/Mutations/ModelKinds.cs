using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetDeep.Mutations;

/// <summary>A small trained model of each kind that the library saves.</summary>
internal static class ModelKinds
{
    private const int Rows = 64;

    /// <summary>What makes a model and the rows that it scores, by the kind's name.</summary>
    public static IReadOnlyDictionary<string, Func<MLContext, (ITransformer Model, IDataView Data)>> All { get; } =
        new Dictionary<string, Func<MLContext, (ITransformer, IDataView)>>
        {
            ["mlp-binary"] = ml => Fit(ml.BinaryClassification.Trainers.Network(Perceptron()), Vectors(ml)),
            ["mlp-multiclass"] = ml => Fit(ml.MulticlassClassification.Trainers.Network(Perceptron("Class")), Vectors(ml)),
            ["mlp-regression"] = ml => Fit(ml.Regression.Trainers.Network(Perceptron("Value")), Vectors(ml)),
            ["cnn"] = ml => Fit(ml.MulticlassClassification.Trainers.Network(Convolutional()), Images(ml)),
            ["lstm"] = ml => Fit(ml.MulticlassClassification.Trainers.Network(Lstm()), Sequences(ml)),
            ["gru"] = ml => Fit(
                ml.MulticlassClassification.Trainers.Network(new NetworkOptions { Architecture = new Gru(4), NumberOfEpochs = 2, Seed = 1 }),
                Sequences(ml)),
            ["padded-lstm"] = ml => Fit(
                ml.Transforms.PadSequences("Features", "Steps", featuresPerStep: 3).Append(ml.MulticlassClassification.Trainers.Network(Lstm())),
                Steps(ml)),
            ["autoencoder"] = ml => Fit(ml.Transforms.StackedAutoencoder("Code", "Features", [4, 2], numberOfEpochs: 2), Vectors(ml)),
            ["applied"] = ml => Fit(ml.Transforms.ApplyNetwork("Scores", "Features", Applied(ml)), Vectors(ml)),
            ["anomaly"] = ml => Fit(ml.AnomalyDetection.Trainers.Autoencoder(codeSize: 3, numberOfEpochs: 2), Vectors(ml)),
            ["forecaster"] = ml => Fit(
                ml.Forecasting.ForecastByLstm(
                    "Forecast", "Value", windowSize: 6, horizon: 2, numberOfUnits: 3, numberOfEpochs: 2, timeColumnName: "Hour",
                    confidenceLevel: 0.8f, confidenceLowerBoundColumn: "Lower", confidenceUpperBoundColumn: "Upper"),
                Series(ml)),
            ["bagging"] = ml => Fit(
                ml.BinaryClassification.Trainers.Bagging(ml.BinaryClassification.Trainers.Network(Perceptron()), 3), Vectors(ml)),
            ["delayed"] = ml => Fit(
                ml.Transforms.DelayedInputs("Window", "Value", windowSize: 4, labelColumnName: "Label", horizon: 1), Series(ml)),
        };

    private static (ITransformer Model, IDataView Data) Fit<T>(IEstimator<T> estimator, IDataView data)
        where T : class, ITransformer => (estimator.Fit(data), data);

    private static NetworkOptions Perceptron(string label = "Label") =>
        new() { LabelColumnName = label, Architecture = new MultilayerPerceptron([8]), NumberOfEpochs = 3, BatchSize = 16, Seed = 1 };

    private static TrainedNetwork Applied(MLContext ml) =>
        ml.Model.GetNetwork(ml.MulticlassClassification.Trainers.Network(Perceptron("Class")).Fit(Vectors(ml)));

    private static NetworkOptions Lstm() => new() { Architecture = new Lstm(5), NumberOfEpochs = 2, BatchSize = 16, Seed = 1 };

    private static NetworkOptions Convolutional() => new()
    {
        Architecture = new ConvolutionalNetwork
        {
            Layers =
            [
                new Conv2D(4, 3, padding: Padding.Same), new BatchNorm(), new Relu(), new MaxPool2D(2), new Conv2D(4, 3, groups: 4), new Flatten(),
                new Dense(8), new Tanh(), new Dropout(0.2f),
            ],
        },
        NumberOfEpochs = 2,
        BatchSize = 16,
        Seed = 1,
    };

    /// <summary>Rows of six features with a label for each task.</summary>
    public static IDataView Vectors(MLContext ml) => View(ml, Rows, random =>
    {
        float[] features = Floats(random, 6);
        return new VectorRow
        {
            Features = features,
            Label = features[0] + features[1] * features[2] > 0.1f,
            Class = Class(features),
            Value = features[0] * 2 + features[1] * features[2],
        };
    });

    private static IDataView Images(MLContext ml) => View(ml, Rows, random =>
    {
        float[] features = Floats(random, 64);
        return new ImageRow { Features = features, Label = Class(features) };
    });

    private static IDataView Sequences(MLContext ml) => View(ml, Rows, random =>
    {
        float[] features = Floats(random, 15);
        return new SequenceRow { Features = features, Label = Class(features) };
    });

    private static IDataView Steps(MLContext ml) => View(ml, Rows, random =>
    {
        float[] steps = Floats(random, 3 * random.Next(1, 6));
        return new StepsRow { Steps = steps, Label = Class(steps) };
    });

    private static IDataView Series(MLContext ml) => ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 120).Select(i => new SeriesRow { Value = 5 + MathF.Sin(i * 0.5f) * 2 + i * 7919 % 13 * 0.02f, Hour = i }).ToArray());

    private static IDataView View<T>(MLContext ml, int rows, Func<Random, T> make)
        where T : class
    {
        var random = new Random(1);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(_ => make(random)).ToArray());
    }

    private static float[] Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];

    private static uint Class(float[] features) => features[0] > 0.4f ? 1u : features[1] > 0 ? 2u : 3u;

    internal sealed class VectorRow
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }

        public float Value { get; set; }
    }

    internal sealed class ImageRow
    {
        [VectorType(8, 8, 1)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }

    internal sealed class SequenceRow
    {
        [VectorType(5, 3)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }

    internal sealed class StepsRow
    {
        public float[] Steps { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }

    internal sealed class SeriesRow
    {
        public float Value { get; set; }

        public float Hour { get; set; }
    }
}
