using static MlNetDeep.SameBits.NetworkCases;

namespace MlNetDeep.SameBits.Cases;

/// <summary>Convolutional networks.</summary>
internal static class Images
{
    public static IEnumerable<Case> All =>
    [
        Of("binary", Target.Binary),
        Of("multiclass", Target.Multiclass),
        Of("regression", Target.Regression),
        WithLayers("stride", () => [new Conv2D(6, 3, stride: 2), new Relu()]),
        WithLayers("stride.same", () => [new Conv2D(5, new Size2D(3, 2), new Size2D(2, 1), Padding.Same), new Tanh()]),
        WithLayers("padding", () => [new Conv2D(6, 3, padding: Padding.Of(2)), new Relu(), new MaxPool2D(2)]),
        WithLayers("groups", () => [new Conv2D(6, 3, groups: 2), new Relu()]),
        WithLayers("depthwise", () => [new Conv2D(2, 3, groups: 2, padding: Padding.Same), new Relu(), new Conv2D(5, 1), new Relu()]),
        WithLayers("dilation", () => [new Conv2D(5, 3, dilation: 2), new Relu()]),
        WithLayers("batch-norm", () => [new Conv2D(6, 3, useBias: false), new BatchNorm(), new Relu(), new MaxPool2D(2)]),
        WithLayers("average-pool", () => [new Conv2D(6, 2), new Sigmoid(), new AveragePool2D(2)]),
        WithLayers("average-pool.same", () => [new Conv2D(6, 2), new Softsign(), new AveragePool2D(3, 2, Padding.Same, countPadding: true)]),
        WithLayers("global-average-pool", () => [new Conv2D(8, 3), new LeakyRelu(), new GlobalAveragePool2D()]),
        WithLayers("max-pool.overlapping", () => [new Conv2D(4, 2), new Relu(), new MaxPool2D(3, 1, Padding.Same)]),
        WithLayers("two-convolutions", () =>
            [new Conv2D(6, 3), new Relu(), new Conv2D(9, 2), new Tanh(), new MaxPool2D(2), new Flatten(), new Dense(12), new Dropout(0.2f)]),
        WithLayers("maxout", () => [new Conv2D(4, 2), new Flatten(), new Dense(12), new Maxout(3), new BatchNorm()]),
        WithLayers("activity-penalty", () => [new Conv2D(4, 2), new Sigmoid(), new ActivityRegularization(new KullbackLeiblerPenalty(0.1f, 0.1f))]),
        WithLayers("augmentation-layers", () =>
            [new RandomShift(new Size2D(1, 2)), new RandomFlip(), new RandomCrop(6), new Conv2D(4, 2), new Relu()]),
        Of("multiclass.shift", Target.Multiclass, new ConvolutionalNetwork { ShiftRange = 2 }),
        Of("multiclass.flip", Target.Multiclass, new ConvolutionalNetwork { HorizontalFlip = true }),
        Of("multiclass.crop", Target.Multiclass, new ConvolutionalNetwork { CropHeight = 8, CropWidth = 6 }),
        Create("cnn.multiclass.planar", Target.Multiclass, Rows.PlanarImages, () => Cnn(change: options =>
            options.RowLayout = new ImageLayout(Order: ChannelOrder.Planar))),
        Create("cnn.multiclass.flat", Target.Multiclass, Rows.FlatImages, () => Cnn(change: options =>
            options.RowLayout = new ImageLayout(9, 7, 2, ChannelOrder.Interleaved))),
        Create("cnn.regression.gray", Target.Regression, Rows.GrayImages, () => Cnn(change: options => options.RowLayout = null)),
        Of("regression.standardized", Target.Regression, change: options => options.FeatureScaling = FeatureScaling.Standardize),
        Of("binary.weights.validated", Target.Binary, change: options =>
            (options.ExampleWeightColumnName, options.ValidationSetFraction) = ("Weight", 0.2)),
        Of("binary.streamed", Target.Binary, change: options => options.MemoryLimit = 20_000),
        Create("cnn.multiclass.wide", Target.Multiclass, Rows.Images, () => Cnn(
            new ConvolutionalNetwork { Layers = [new Conv2D(48, 3, padding: Padding.Same), new Relu(), new Conv2D(48, 3)] },
            options => options.BatchSize = 64)),
    ];

    private static Case WithLayers(string name, Func<Layer[]> layers) =>
        Of($"multiclass.{name}", Target.Multiclass, new ConvolutionalNetwork { Layers = layers() });

    private static Case Of(string name, Target target, ConvolutionalNetwork? architecture = null, Action<NetworkOptions>? change = null) =>
        Create($"cnn.{name}", target, Rows.Images, () => Cnn(architecture, change));
}
