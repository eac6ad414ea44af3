namespace MlNetDeep.Networks.Tests;

public class Conv2DTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public void A_shifted_image_gives_shifted_feature_maps(int down, int right)
    {
        // Equivariance to translation, away from the edges, to the last bit: each place sees the same values in the same order.
        const int Size = 12, Border = 4;
        var network = new Sequential(new Shape(Size, Size, 1), new Conv2D(5, 3, padding: Padding.Same), new Relu(), new Conv2D(2, 3, padding: Padding.Same));
        var parameters = new float[network.ParameterCount];
        network.Initialize(parameters, 1);
        var random = new Random(2);
        float[] image = new float[Size * Size], shifted = new float[Size * Size];
        for (int row = Border; row < Size - Border; row++)
        {
            for (int column = Border; column < Size - Border; column++)
                shifted[(row + down) * Size + column + right] = image[row * Size + column] = random.NextSingle();
        }

        Workspace workspace = network.CreateWorkspace(1, training: false);
        float[] maps = network.Forward(workspace, parameters, image, 1).ToArray();
        float[] shiftedMaps = network.Forward(workspace, parameters, shifted, 1).ToArray();
        for (int row = 2; row < Size - Border; row++)
        {
            for (int column = 2; column < Size - Border; column++)
                Assert.Equal(Pixel(maps, row, column), Pixel(shiftedMaps, row + down, column + right));
        }

        Assert.NotEqual(maps, shiftedMaps);

        static float[] Pixel(float[] maps, int row, int column) => maps[((row * Size + column) * 2)..((row * Size + column) * 2 + 2)];
    }

    [Theory]
    [InlineData(28, 5, 1, 28)]
    [InlineData(28, 5, 2, 14)]
    [InlineData(7, 2, 3, 3)]
    public void Same_padding_gives_the_image_divided_by_the_stride_rounded_up(int size, int kernel, int stride, int expected)
    {
        var network = new Sequential(new Shape(size, size, 1), new Conv2D(2, kernel, stride, Padding.Same));
        Assert.Equal(new Shape(expected, expected, 2), network.OutputShape);
    }

    [Fact]
    public void A_rectifier_behind_is_taken_over_and_changes_no_bit()
    {
        var shape = new Shape(7, 6, 2);
        Layer[] layers = [new Conv2D(5, 3), new Relu(), new Conv2D(4, 2, groups: 1), new Tanh()];
        var fused = new Sequential(shape, layers);
        // A dropout of nothing between keeps the rectifier apart.
        var apart = new Sequential(shape, layers[0], new Dropout(0), layers[1], layers[2], layers[3]);
        float[] parameters = Problems.Uniform(new Random(1), fused.ParameterCount, -1, 1), x = Problems.Uniform(new Random(2), 3 * shape.Length, -1, 1);
        foreach (bool training in new[] { false, true })
        {
            float[] expected = [.. apart.Forward(apart.CreateWorkspace(3, training), parameters, x, 3)];
            Assert.Equal(expected, fused.Forward(fused.CreateWorkspace(3, training), parameters, x, 3).ToArray());
        }
    }

    [Fact]
    public void Kernels_are_read_where_they_lie()
    {
        var network = new Sequential(new Shape(5, 5, 2), new Conv2D(16, 3), new Flatten(), new Dense(2));
        var packed = new PackedParameters(network, training: true);
        Assert.Null(packed.Of(network.Parameters[0]));
        Assert.NotNull(packed.Of(network.Parameters[2]));
    }

    [Fact]
    public void What_does_not_fit_is_named_with_its_sizes()
    {
        Assert.Contains("7x7", Build(new Shape(5, 5, 1), new Conv2D(2, 7)).Message);
        Assert.Contains("25", Build(new Shape(25), new Conv2D(2, 3)).Message);
        Assert.Contains("3 groups", Build(new Shape(5, 5, 4), new Conv2D(6, 3, groups: 3)).Message);
        Assert.Contains("Filters must be at least 1", Build(new Shape(5, 5, 4), new Conv2D(0, 3)).Message);
        Assert.Contains("stride", Build(new Shape(5, 5, 4), new Conv2D(1, 3, new Size2D(0, 1), Padding.Same)).Message);

        static ArgumentException Build(Shape input, Layer layer) => Assert.ThrowsAny<ArgumentException>(() => new Sequential(input, layer));
    }

    [Fact]
    public void The_result_is_the_same_at_any_number_of_threads()
    {
        float[] one = Train(1), three = Train(3);
        Assert.Equal(one, three);

        static float[] Train(int threads)
        {
            var network = new Sequential(
                new Shape(6, 6, 1), new Conv2D(4, 3), new Relu(), new Conv2D(5, 2, 2), new Relu(), new Flatten(), new Dense(1));
            var options = new TrainingOptions { BatchSize = 70, NumberOfEpochs = 2, NumberOfThreads = threads, Seed = 5 };
            return new TrainingLoop(network, new SigmoidCrossEntropy(), options).Train(Problems.Classes(150, 36, 2)).Parameters;
        }
    }

    [Fact]
    public void A_small_batch_of_images_feeds_two_threads_and_of_vectors_one()
    {
        var images = new Sequential(new Shape(28, 28, 1), new Conv2D(16, 5, padding: Padding.Same), new Conv2D(16, 5));
        var vectors = new Sequential(new Shape(784), new Dense(10));
        Assert.Equal((4, 2), (images.Pieces.RowsOf(8), images.Pieces.Count(8)));
        Assert.Equal((16, 1), (vectors.Pieces.RowsOf(8), vectors.Pieces.Count(8)));
        Assert.Equal((64, 2), (images.Pieces.RowsOf(128), images.Pieces.Count(128)));
        Assert.Equal(16, new Sequential(new Shape(28, 28, 1), new Conv2D(16, 5), new BatchNorm(), new Conv2D(16, 5)).Pieces.RowsOf(8));
        Assert.All(Enumerable.Range(1, 2000), batch => Assert.InRange(images.Pieces.Count(batch), 1, BatchPieces.Most(batch)));
    }
}
