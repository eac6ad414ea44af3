
namespace MlNetDeep;

/// <summary>The encoders of autoencoders as the first weights of a perceptron's first hidden layers.</summary>
internal sealed class PretrainedWeights(AutoencoderTransformer transformer)
{
    private readonly AutoencoderModel _model = transformer.Model;

    /// <summary>Throws where a perceptron's layers are not those of the encoders.</summary>
    /// <exception cref="ArgumentException">Sizes or activations differ, or restarts would start elsewhere; the message names both sides.</exception>
    public void CheckFits(NetworkOptions options)
    {
        int[] sizes = [.. _model.Stages.Select(stage => stage.CodeSize)];
        if (options.Architecture is not MultilayerPerceptron perceptron)
            throw Misfit(
                $"dense layers to give, but {nameof(options.Architecture)} is {options.Architecture.Name}: take {nameof(MultilayerPerceptron)}");
        if (!perceptron.HiddenLayers.Take(sizes.Length).SequenceEqual(sizes))
            throw Misfit(
                $"codes of {string.Join(", ", sizes)} units, but {nameof(perceptron.HiddenLayers)} is " +
                $"{string.Join(", ", perceptron.HiddenLayers)}: the first hidden layers must have as many units");
        ActivationFunction activation = _model.Stages[0].Activation;
        if (activation != perceptron.Activation)
            throw Misfit($"units of activation {activation}, but {nameof(perceptron.Activation)} is {perceptron.Activation}: take the same");
        if (options.NumberOfRestarts > 1)
            throw Misfit(
                $"one start to give, but {nameof(options.NumberOfRestarts)} is {options.NumberOfRestarts}: set it to 1, as restarts draw " +
                "new weights");
    }

    /// <summary>
    /// First parameters of a perceptron: the encoders', and of the layers behind them those that training without a start would draw by the
    /// seed.
    /// </summary>
    /// <exception cref="ArgumentException">The network takes another number of features than the encoders.</exception>
    public StartingPoint CreateStart(Sequential network, int seed)
    {
        if (network.Layers.Any(layer => layer is EmbedKeys))
            throw Misfit(
                "an input of numbers, but the feature column has keys among them: put it together by Concatenate, with OneHotEncoding");
        if (network.InputShape.Length != _model.Features)
            throw Misfit(
                $"an input of {_model.Features} features, but the perceptron's has {network.InputShape.Length}: train both on the same " +
                "columns");
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, seed);
        int[] hidden = [.. Enumerable.Range(0, network.Layers.Count).Where(layer => network.Layers[layer] is Dense)];
        foreach ((AutoencoderStage stage, int layer) in _model.Stages.Zip(hidden))
        {
            // Weights, then the bias, as the encoder has them.
            int start = network.Parameters.First(parameter => parameter.Layer == layer).Offset;
            stage.EncoderParameters.CopyTo(parameters.AsSpan(start));
        }

        return new StartingPoint(parameters, _model.Encoder.Preparation, null);
    }

    private static ArgumentException Misfit(string what) => new(
        $"{nameof(NetworkOptions.PretrainedLayers)} has {what}.", nameof(NetworkOptions.PretrainedLayers));
}
