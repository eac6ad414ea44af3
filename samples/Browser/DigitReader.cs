using Microsoft.JSInterop;
using MlNetDeep.Samples.Service;

namespace MlNetDeep.Samples.Browser;

/// <summary>What answers the page's script.</summary>
internal sealed class DigitReader
{
    /// <summary>What reads the digits; null until it is loaded.</summary>
    public TrainedNetwork? Network { get; set; }

    /// <summary>Reads a network's file.</summary>
    public async Task LoadAsync(Stream file)
    {
        // The library reads at once what a browser gives piece by piece.
        using var memory = new MemoryStream();
        await file.CopyToAsync(memory);
        memory.Position = 0;
        Network = TrainedNetwork.Load(memory);
    }

    /// <summary>The digit that the network takes for the most probable, and the probability of each.</summary>
    [JSInvokable]
    public Prediction Predict(float[] pixels)
    {
        var scores = new float[10];
        Network!.PredictBatch(pixels, scores);
        return new Prediction(Array.IndexOf(scores, scores.Max()), scores);
    }

    /// <summary>What the network sees in the digit.</summary>
    [JSInvokable]
    public IReadOnlyList<ConvolutionView> ViewConvolutions(float[] pixels) => ConvolutionView.Of(Network!, pixels);
}

/// <summary>As the service answers.</summary>
internal sealed record Prediction(int PredictedLabel, float[] Score);
