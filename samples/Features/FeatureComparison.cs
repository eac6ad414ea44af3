using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.LightGbm;
using Microsoft.ML.Transforms;

namespace MlNetDeep.Samples.Features;

/// <summary>
/// What features are worth to trainers that are no networks: few pictures have labels, features are learned from all of them without, and
/// the test pictures judge.
/// </summary>
internal sealed class FeatureComparison
{
    private const string Components = "Components", Code = "Code";

    // A fifth of the labelled pictures chooses the linear classifier's penalty, for each kind of features its own.
    private const double ValidationShare = 0.2;
    private const int Seeds = 3;
    private static readonly float[] Penalties = [1e-5f, 1e-4f, 1e-3f, 1e-2f];

    private readonly MLContext _mlContext;
    private readonly IDataView _labelled;
    private readonly IDataView _test;

    /// <summary>Learns features from all training pictures.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="labels">How many of the training pictures have labels: the first.</param>
    /// <param name="options">How the sparse autoencoder is trained; its code has as many values as there are principal components.</param>
    public FeatureComparison(MLContext mlContext, PictureSet set, int labels, SparseAutoencoderOptions options)
    {
        _mlContext = mlContext;
        (options.InputColumnName, options.OutputColumnName) = (Picture.PixelColumn, Code);
        IDataView unlabelled = set.View(mlContext, set.Training);
        Autoencoder = mlContext.Transforms.SparseAutoencoder(options).Fit(unlabelled);
        PrincipalComponentAnalysisTransformer components = mlContext.Transforms
            .ProjectToPrincipalComponents(Components, Picture.PixelColumn, rank: options.CodeSize, seed: 1)
            .Fit(unlabelled);
        ITransformer codes = mlContext.Model.ScoreInBatches(Autoencoder);
        // Cached, as trainers read the rows again and again.
        IDataView Transform(IEnumerable<Picture> pictures) =>
            mlContext.Data.Cache(codes.Transform(components.Transform(set.View(mlContext, pictures))));
        _labelled = Transform(set.Training.Take(labels));
        _test = Transform(set.Test);
    }

    /// <summary>The names of the kinds of features, with their columns.</summary>
    public static IReadOnlyList<(string Name, string Column)> Kinds { get; } =
        [("raw pixels", Picture.PixelColumn), ("principal components", Components), ("sparse codes", Code)];

    /// <summary>The trained autoencoder.</summary>
    public AutoencoderTransformer Autoencoder { get; }

    /// <summary>The mean share of the code's units that are above 0.1, on the test pictures.</summary>
    public double MeasureActivity()
    {
        float[][] codes = [.. _test.GetColumn<float[]>(Code)];
        return codes.Average(code => code.Count(activity => activity > 0.1f) / (double)code.Length);
    }

    /// <summary>The share of test pictures that a linear classifier names right, a mean over seeds.</summary>
    /// <param name="column">The features.</param>
    public double MeasureLinear(string column) => Enumerable.Range(1, Seeds).Average(seed => MeasureLinear(column, seed));

    /// <summary>The share of test pictures that boosted trees name right.</summary>
    /// <inheritdoc cref="MeasureLinear"/>
    public double MeasureTrees(string column) => Accuracy(
        _mlContext.MulticlassClassification.Trainers
            .LightGbm(new LightGbmMulticlassTrainer.Options { FeatureColumnName = column, NumberOfThreads = 1, Seed = 1 })
            .Fit(_labelled),
        _test);

    private double MeasureLinear(string column, int seed)
    {
        DataOperationsCatalog.TrainTestData split = _mlContext.Data.TrainTestSplit(_labelled, ValidationShare, seed: seed);
        float best = Penalties.MaxBy(penalty => Accuracy(CreateLinear(column, penalty, seed).Fit(split.TrainSet), split.TestSet));
        return Accuracy(CreateLinear(column, best, seed).Fit(_labelled), _test);
    }

    // In a context of its own and on one thread, so that the same pictures give the same classifier.
    private static SdcaMaximumEntropyMulticlassTrainer CreateLinear(string column, float penalty, int seed) =>
        new MLContext(seed).MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
        {
            FeatureColumnName = column,
            L2Regularization = penalty,
            L1Regularization = 0,
            MaximumNumberOfIterations = 50,
            NumberOfThreads = 1,
        });

    private double Accuracy(ITransformer model, IDataView view) =>
        _mlContext.MulticlassClassification.Evaluate(model.Transform(view)).MicroAccuracy;
}
