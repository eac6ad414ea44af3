using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MlNetDeep.Samples.Features;

/// <summary>
/// Each of the ten classes in turn is unknown: a detector learns, without labels, from the training pictures of the other nine, and is
/// judged by how well its scores tell the unknown class from the nine on the test pictures and those of the unknown class kept out of
/// training (area under the curve). Both detectors see the same pictures, and neither a single anomaly before it is judged.
/// </summary>
internal static class Anomalies
{
    /// <summary>
    /// The autoencoder's options, the same for all classes. They were chosen among a dozen by the mean over all ten, as the rank of the
    /// principal components is.
    /// </summary>
    public static AutoencoderAnomalyOptions CreateOptions() => new()
    {
        FeatureColumnName = Picture.PixelColumn,
        // More units than pixels: what they may not do is copy, as half of the input is missing when they learn.
        CodeSize = 256,
        TiedWeights = false,
        MaskingNoise = 0.5f,
        Scaling = InputScaling.None,
        LearningRate = 0.003f,
        NumberOfEpochs = 100,
        Seed = 1,
    };

    /// <summary>ML.NET's detector by principal components, of one rank.</summary>
    public static RandomizedPcaTrainer CreatePca(MLContext mlContext, int rank) =>
        mlContext.AnomalyDetection.Trainers.RandomizedPca(Picture.PixelColumn, rank: rank, seed: 1);

    /// <summary>The area under the curve with each of some classes unknown.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="set">The pictures.</param>
    /// <param name="classes">The classes to leave out in turn.</param>
    /// <param name="detector">Learns from pictures without labels.</param>
    public static double[] Measure(MLContext mlContext, PictureSet set, IEnumerable<int> classes, IEstimator<ITransformer> detector) =>
        [.. classes.Select(unknown => Measure(mlContext, set, unknown, detector))];

    private static double Measure(MLContext mlContext, PictureSet set, int unknown, IEstimator<ITransformer> detector)
    {
        ITransformer model = detector.Fit(set.View(mlContext, set.Training.Where(picture => picture.Number != unknown)));
        IEnumerable<Picture> judged = set.Training.Where(picture => picture.Number == unknown).Concat(set.Test);
        IDataView view = set.View(mlContext, judged.Select(picture => new JudgedPicture(picture.Pixels, picture.Number, unknown)));
        return mlContext.AnomalyDetection.Evaluate(model.Transform(view), nameof(JudgedPicture.IsAnomaly)).AreaUnderRocCurve;
    }

    /// <summary>A picture with the label that Evaluate takes.</summary>
    private sealed class JudgedPicture(float[] pixels, int number, int unknown) : Picture(pixels, number)
    {
        /// <summary>1 for a picture of the unknown class, 0 for others.</summary>
        public float IsAnomaly { get; } = number == unknown ? 1 : 0;
    }
}
