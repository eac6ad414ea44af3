using Microsoft.ML;

namespace MlNetDeep.Samples.Features;

/// <summary>Runs each experiment, prints what it found, and gives the figures of the last line.</summary>
/// <param name="mlContext">The context.</param>
/// <param name="set">The pictures.</param>
internal sealed class Reports(MLContext mlContext, PictureSet set)
{
    private static readonly double[] Shares = [0.01, 0.05, 1];

    /// <summary>Raw pixels, principal components and sparse codes, for a linear classifier and for boosted trees.</summary>
    /// <param name="labels">Training pictures with labels.</param>
    /// <param name="options">How the autoencoder is trained.</param>
    /// <param name="output">The folder that takes the pictures.</param>
    public IEnumerable<(string Name, double Value)> CompareFeatures(int labels, SparseAutoencoderOptions options, string output)
    {
        Console.WriteLine(
            $"{set.Training.Length} pictures, the labels of {labels} of them; {options.CodeSize} components or units of the code.");
        var comparison = new FeatureComparison(mlContext, set, labels, options);
        CodePictures.SaveExcitingInputs(comparison.Autoencoder, set.Side, output);
        CodePictures.SaveReconstructions(mlContext, comparison.Autoencoder, options.ReconstructionColumnName!, set, output);
        Console.WriteLine(
            "What excites each unit most is in exciting-inputs.png, pictures beside what their codes restore in reconstructions.png, " +
            $"in {output}.");
        double activity = comparison.MeasureActivity();
        Console.WriteLine($"Of the code's units {activity:P1} are active for a test picture.");
        yield return ("active", activity);
        Console.WriteLine($"{"on the test pictures",-22}{"SdcaMaximumEntropy",20}{"LightGbm",10}");
        foreach ((string name, string column) in FeatureComparison.Kinds)
        {
            double linear = comparison.MeasureLinear(column), trees = comparison.MeasureTrees(column);
            Console.WriteLine($"{name,-22}{linear,20:F4}{trees,10:F4}");
            string key = name.Replace(' ', '_');
            yield return ($"linear_{key}", linear);
            yield return ($"trees_{key}", trees);
        }
    }

    /// <summary>Perceptrons from a stack of autoencoders and from random weights, with few labels and with all.</summary>
    /// <param name="seeds">How many, at least 2.</param>
    /// <param name="epochs">Passes over all pictures for each autoencoder.</param>
    public IEnumerable<(string Name, double Value)> ComparePretraining(int seeds, int epochs)
    {
        Console.WriteLine($"Perceptrons with and without pre-training: means of {seeds} seeds.");
        Console.WriteLine($"{"labels of",-12}{"without",10}{"with",10}{"gain",10}{"standard error",16}");
        foreach (PretrainingGain gain in Pretraining.Measure(mlContext, set, Shares, seeds, epochs))
        {
            double mean = gain.Gains.Average(), error = PretrainingGain.StandardError(gain.Gains);
            Console.WriteLine($"{gain.Share,-12:P0}{gain.Without.Average(),10:F4}{gain.With.Average(),10:F4}{mean,10:F4}{error,16:F4}");
            yield return ($"without_{100 * gain.Share:F0}", gain.Without.Average());
            yield return ($"with_{100 * gain.Share:F0}", gain.With.Average());
            yield return ($"gain_{100 * gain.Share:F0}", mean);
            yield return ($"gain_{100 * gain.Share:F0}_error", error);
        }
    }

    /// <summary>Sigmoid layers behind one another, from random weights and pre-trained.</summary>
    /// <param name="layers">Hidden layers.</param>
    /// <param name="seeds">How many.</param>
    public IEnumerable<(string Name, double Value)> CompareDepth(int layers, int seeds)
    {
        var runs = new List<(double Without, double With)>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            runs.Add(Depth.Measure(mlContext, set, layers, seed));
            Console.WriteLine($"{layers} layers, seed {seed}: {runs[^1].Without:F4} without pre-training, {runs[^1].With:F4} with it.");
        }

        return [("without", runs.Average(run => run.Without)), ("with", runs.Average(run => run.With))];
    }

    /// <summary>An autoencoder and principal components of the best rank as detectors of a class that training never saw.</summary>
    /// <param name="classes">Which classes are unknown in turn.</param>
    /// <param name="ranks">The ranks to search.</param>
    public IEnumerable<(string Name, double Value)> CompareAnomalies(IReadOnlyList<int> classes, IEnumerable<int> ranks)
    {
        var detector = mlContext.AnomalyDetection.Trainers.Autoencoder(Anomalies.CreateOptions());
        double[] ours = Anomalies.Measure(mlContext, set, classes, detector);
        (int rank, double[] pca) = ranks
            .Select(rank => (rank, Anomalies.Measure(mlContext, set, classes, Anomalies.CreatePca(mlContext, rank))))
            .MaxBy(run => run.Item2.Average());
        Console.WriteLine($"{"unknown class",-16}{"autoencoder",14}{$"PCA, rank {rank}",16}");
        for (int i = 0; i < classes.Count; i++)
            Console.WriteLine($"{classes[i],-16}{ours[i],14:F4}{pca[i],16:F4}");
        Console.WriteLine($"{"mean",-16}{ours.Average(),14:F4}{pca.Average(),16:F4}");
        return [("autoencoder", ours.Average()), ("pca", pca.Average()), ("rank", rank)];
    }
}
