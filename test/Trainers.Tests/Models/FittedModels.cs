using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.Models;

/// <summary>What the model tests share: scores by hand, in double precision, from a model's accessors alone.</summary>
internal static class FittedModels
{
    /// <summary>The outputs of the network's last layer for a raw row.</summary>
    public static double[] RawOutputs(TrainedNetwork network, Func<int, float[]> weights, Func<int, float[]> biases, float[] row)
    {
        double[] x = [.. row.Select((value, i) => network.Preparation is { } s ? Clip(((double)value - s.Offsets[i]) * s.Scales[i], s, i) : value)];
        for (int layer = 0; layer < network.Network.Layers.Count; layer++)
        {
            float[] w = weights(layer), b = biases(layer);
            x = w.Length == 0
                ? [.. x.Select(value => Activate(network.Network.Layers[layer], value))]
                : [.. b.Select((bias, unit) => bias + x.Select((value, i) => value * w[i * b.Length + unit]).Sum())];
        }

        return x;
    }

    /// <summary>
    /// For each output, the sum of the absolute terms behind it, layer by layer: what single precision's rounding is relative to, however much of
    /// the terms cancels.
    /// </summary>
    public static double[] Magnitudes(TrainedNetwork network, Func<int, float[]> weights, Func<int, float[]> biases, float[] row)
    {
        double[] x = [.. row.Select((value, i) => network.Preparation is { } s ? (Math.Abs((double)value) + Math.Abs(s.Offsets[i])) * s.Scales[i] : Math.Abs(value))];
        for (int layer = 0; layer < network.Network.Layers.Count; layer++)
        {
            float[] w = weights(layer), b = biases(layer);
            if (w.Length > 0)
                x = [.. b.Select((bias, unit) => Math.Abs(bias) + x.Select((value, i) => value * Math.Abs(w[i * b.Length + unit])).Sum())];
        }

        return x;
    }

    private static double Clip(double z, FeaturePreparation preparation, int feature) =>
        preparation.Bounds.IsEmpty ? z : z / Math.Sqrt(1 + Math.Pow(z / preparation.Bounds[feature], 2));

    /// <summary>The Score column for a raw row.</summary>
    public static double[] Scores(TrainedNetwork network, Func<int, float[]> weights, Func<int, float[]> biases, float[] row)
    {
        double[] z = RawOutputs(network, weights, biases, row);
        double[] Rescale(Func<double, double> activate) => [.. z.Select((value, i) =>
            network.TargetScaling.Offsets[i % network.TargetScaling.Offsets.Length] +
            network.TargetScaling.Scales[i % network.TargetScaling.Scales.Length] * activate(value))];
        double largest = z.Max();
        double sum = z.Sum(value => Math.Exp(value - largest));
        return network.Loss switch
        {
            SigmoidCrossEntropy => z,
            // The log-odds of (1 + tanh(z)) / 2.
            TanhCrossEntropy => [2 * z[0]],
            SoftmaxCrossEntropy => [.. z.Select(value => Math.Exp(value - largest) / sum)],
            SquaredError or AbsoluteError or HuberLoss or QuantileLoss { Levels.Count: 1 } => Rescale(value => value),
            PoissonDeviance => Rescale(Math.Exp),
            QuantileLoss => Sums(z, network.TargetScaling),
            TanhSquaredError => Rescale(Math.Tanh),
            _ => throw new NotSupportedException($"Add the formula of {network.Loss.GetType().Name}."),
        };
    }

    private static double[] Sums(double[] z, TargetScaling scaling)
    {
        double sum = 0;
        return [.. z.Select((value, i) => scaling.Offsets[0] + scaling.Scales[0] * (sum += i == 0 ? value : Math.Log(1 + Math.Exp(value))))];
    }

    private static double Activate(Layer layer, double x) => layer switch
    {
        Sigmoid => 1 / (1 + Math.Exp(-x)),
        Tanh => Math.Tanh(x),
        Relu => Math.Max(x, 0),
        LeakyRelu leaky => x > 0 ? x : leaky.NegativeSlope * x,
        Softsign => x / (1 + Math.Abs(x)),
        Elu elu => x > 0 ? x : elu.Alpha * (Math.Exp(x) - 1),
        Selu => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)),
        Mish => x * Math.Tanh(Math.Log(1 + Math.Exp(x))),
        Gelu => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        Silu => x / (1 + Math.Exp(-x)),
        Dropout => x,
        _ => throw new NotSupportedException($"Add the formula of {layer.GetType().Name}."),
    };

    /// <summary>GetWeights and GetBiases of a task's model.</summary>
    public static (Func<int, float[]> Weights, Func<int, float[]> Biases) Accessors(ITransformer transformer) => LearningTask.ModelOf(transformer) switch
    {
        Microsoft.ML.Calibrators.CalibratedModelParametersBase<NetworkBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator> binary =>
            (binary.SubModel.Network.GetWeights, binary.SubModel.Network.GetBiases),
        NetworkMulticlassModelParameters multiclass => (multiclass.Network.GetWeights, multiclass.Network.GetBiases),
        NetworkRegressionModelParameters regression => (regression.Network.GetWeights, regression.Network.GetBiases),
        NetworkMultiOutputRegressionModelParameters several => (several.Network.GetWeights, several.Network.GetBiases),
        NetworkMultiLabelModelParameters labels => (labels.Network.GetWeights, labels.Network.GetBiases),
        NetworkQuantileModelParameters quantiles => (quantiles.Network.GetWeights, quantiles.Network.GetBiases),
        var other => throw new NotSupportedException($"Add the accessors of {other.GetType().Name}."),
    };

    /// <summary>ScoreBatch of a task's model.</summary>
    public static float[] ScoreBatch(ITransformer transformer, float[] rows, int scores)
    {
        var result = new float[scores];
        NetworkModel.Of(LearningTask.ModelOf(transformer))!.ScoreBatch(rows, result);
        return result;
    }

    /// <summary>The Score column of examples.</summary>
    public static float[][] Score(MLContext mlContext, EstimatorCase subject, ITransformer transformer, Examples examples) =>
        Cells.Floats(transformer.Transform(subject.CreateData(mlContext, examples)), "Score");
}
