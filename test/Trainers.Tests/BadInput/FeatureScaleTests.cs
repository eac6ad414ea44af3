using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>Features too large to learn from, as raw pixels, are warned of with the remedy.</summary>
public sealed class FeatureScaleTests
{
    private readonly LogLines _log = new();

    [Theory]
    [InlineData(255, 1)]
    [InlineData(-17, 1)]
    [InlineData(16, 0)]
    [InlineData(1, 0)]
    public void Raw_pixels_are_warned_of_once(float largest, int warnings)
    {
        Fit(largest, new NetworkOptions { Architecture = new ConvolutionalNetwork() });

        IReadOnlyList<string> lines = _log.Of(ChannelMessageKind.Warning);
        Assert.Equal(warnings, lines.Count);
        foreach (string line in lines)
        {
            Assert.Contains($"'Features' has values up to {Math.Abs(largest)}", line, StringComparison.Ordinal);
            foreach (string remedy in (string[])["ExtractPixels with scaleImage: 1f / 255", "NormalizeMinMax", "FeatureScaling"])
                Assert.Contains(remedy, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_large_value_in_the_last_of_many_streamed_rows_is_enough()
    {
        Fit(255, new NetworkOptions { Architecture = new ConvolutionalNetwork(), MemoryLimit = 500, BatchSize = 4 });

        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("up to 255", StringComparison.Ordinal));
    }

    [Fact]
    public void Standardized_features_may_be_of_any_size()
    {
        Fit(255, new NetworkOptions { Architecture = new ConvolutionalNetwork(), FeatureScaling = FeatureScaling.Standardize });

        Assert.Empty(_log.Of(ChannelMessageKind.Warning));
    }

    [Fact]
    public void Images_are_not_standardized_unless_asked_for()
    {
        Assert.False(Fit(1, new NetworkOptions { Architecture = new ConvolutionalNetwork() }).Preparation!.ChangesScale);
        Assert.Null(Fit(1, new NetworkOptions { Architecture = new ConvolutionalNetwork(), MissingValues = MissingValues.Skip }).Preparation);
        Assert.True(Fit(1, new NetworkOptions { Architecture = new ConvolutionalNetwork(), FeatureScaling = FeatureScaling.Standardize }).Preparation!.ChangesScale);
    }

    /// <summary>64 images of 2x2 with values in [0, 1], but for one pixel of the last.</summary>
    private TrainedNetwork Fit(float largest, NetworkOptions options)
    {
        var random = new Random(3);
        float[][] images = [.. Enumerable.Range(0, 64).Select(_ => Enumerable.Range(0, 4).Select(_ => random.NextSingle()).ToArray())];
        images[^1][2] = largest;
        var builder = new ArrayDataViewBuilder(_log.Context);
        builder.AddColumn("Features", NumberDataViewType.Single, images);
        builder.AddColumn("Label", NumberDataViewType.Single, [.. images.Select(image => image[0])]);
        (options.RowLayout, options.NumberOfEpochs, options.Seed, options.LearningRate) = (new ImageLayout(2, 2), 1, 1, 1e-4f);
        return _log.Context.Regression.Trainers.Network(options).Fit(builder.GetDataView()).Model.Network;
    }
}
