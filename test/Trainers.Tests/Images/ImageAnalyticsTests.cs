using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using MlNetDeep.Trainers.Tests.BadInput;
using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Trainers.Tests.Images;

/// <summary>The trainer behind LoadImages, ResizeImages and ExtractPixels of Microsoft.ML.ImageAnalytics, with files on disk.</summary>
public sealed class ImageAnalyticsTests : IDisposable
{
    private readonly ColorImages _images = new(160);
    private readonly LogLines _log = new();

    private MLContext Context => _log.Context;

    public void Dispose() => _images.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_of_color_images_becomes_a_classifier_that_survives_saving(bool interleaved)
    {
        IDataView data = Context.Data.LoadFromEnumerable(_images.Files);
        TransformerChain<MulticlassPredictionTransformer<NetworkMulticlassModelParameters>> fitted = Pipeline(interleaved).Append(Trainer(30)).Fit(data);

        ITransformer loaded = SavedModel.Reload(fitted, data.Schema);

        Assert.InRange(Context.MulticlassClassification.Evaluate(loaded.Transform(data)).MicroAccuracy, 0.95, 1);
        Assert.Equal(Cells.Floats(fitted.Transform(data), "Score"), Cells.Floats(loaded.Transform(data), "Score"));
        using PredictionEngine<ColorImages.ImageFile, Prediction> engine = Context.Model.CreatePredictionEngine<ColorImages.ImageFile, Prediction>(loaded);
        Assert.Equal(Cells.Floats(loaded.Transform(data), "Score")[3], engine.Predict(_images.Files[3]).Score);
        Assert.Empty(_log.Of(ChannelMessageKind.Warning));
    }

    [Theory]
    [InlineData(false, "3x10x12")]
    [InlineData(true, "10x12x3")]
    public void The_column_s_type_gives_dimensions_and_layout(bool interleaved, string shape)
    {
        TrainedNetwork network = Fit(Pipeline(interleaved), Trainer(1));

        Assert.Equal(shape, network.Network.InputShape.ToString());
        Assert.Equal(!interleaved, network.Network.Layers[0] is ChannelsLast);
    }

    [Fact]
    public void Planar_and_interleaved_extraction_train_the_same_network()
    {
        NetworkMulticlassTrainer trainer = Context.MulticlassClassification.Trainers.Network(
            new NetworkOptions { Architecture = new ConvolutionalNetwork { Layers = [new Flatten(), new Dense(5), new Relu()] }, NumberOfEpochs = 2, Seed = 1 });

        Assert.Equal(Fit(Pipeline(interleaved: true), trainer).Parameters.ToArray(), Fit(Pipeline(interleaved: false), trainer).Parameters.ToArray());
    }

    [Fact]
    public void Grey_images_have_one_channel_in_either_layout()
    {
        foreach (bool interleaved in (bool[])[false, true])
        {
            IEstimator<ITransformer> grey = Sized()
                .Append(Context.Transforms.ConvertToGrayscale("Grey", "Sized"))
                .Append(Context.Transforms.ExtractPixels(
                    "Features", "Grey", ImagePixelExtractingEstimator.ColorBits.Red, interleavePixelColors: interleaved, scaleImage: 1f / 255));

            Assert.Equal("10x12x1", Fit(grey, Trainer(1)).Network.InputShape.ToString());
        }
    }

    [Fact]
    public void Resized_images_have_the_new_size()
    {
        IEstimator<ITransformer> resized = Load()
            .Append(Context.Transforms.ResizeImages("Small", 7, 9, "Image"))
            .Append(Context.Transforms.ExtractPixels("Features", "Small", scaleImage: 1f / 255));

        Assert.Equal("3x9x7", Fit(resized, Trainer(1)).Network.InputShape.ToString());
    }

    [Fact]
    public void Bytes_that_were_not_scaled_are_warned_of()
    {
        Fit(Sized().Append(Context.Transforms.ExtractPixels("Features", "Sized")), Trainer(1));

        Assert.Single(_log.Of(ChannelMessageKind.Warning), line => line.Contains("'Features' has values up to 255", StringComparison.Ordinal));
    }

    private NetworkMulticlassTrainer Trainer(int epochs) =>
        Context.MulticlassClassification.Trainers.Network(new NetworkOptions { Architecture = new ConvolutionalNetwork(), NumberOfEpochs = epochs, Seed = 1, LearningRate = 0.003f });

    private TrainedNetwork Fit(IEstimator<ITransformer> pixels, NetworkMulticlassTrainer trainer) =>
        pixels.Append(trainer).Fit(Context.Data.LoadFromEnumerable(_images.Files)).LastTransformer.Model.Network;

    private EstimatorChain<ImageLoadingTransformer> Load() => Context.Transforms.Conversion.MapValueToKey("Label")
        .Append(Context.Transforms.LoadImages("Image", imageFolder: null, "Path"));

    private EstimatorChain<ImageResizingTransformer> Sized() => Load()
        .Append(Context.Transforms.ResizeImages("Sized", ColorImages.Width, ColorImages.Height, "Image"));

    private EstimatorChain<ImagePixelExtractingTransformer> Pipeline(bool interleaved) => Sized()
        .Append(Context.Transforms.ExtractPixels("Features", "Sized", interleavePixelColors: interleaved, scaleImage: 1f / 255));

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
