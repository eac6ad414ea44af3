using MlNetDeep.Kernels;

namespace MlNetDeep.Networks.Tests;

/// <summary>Layers that change images at random in training.</summary>
public class AugmentationTests
{
    private const int Draws = 6000;

    /// <summary>One pixel of 1 in the middle shows where it went.</summary>
    private static readonly Shape Image = new(5, 7, 1);

    public static TheoryData<Layer, int> Layers => new()
    {
        { new RandomShift(new Size2D(1, 2)), 15 },
        { new RandomCrop(new Size2D(4, 5)), 6 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void All_places_are_equally_likely(Layer layer, int places)
    {
        int[] counts = [.. Places(layer, Draws).GroupBy(place => place).Select(group => group.Count())];
        Assert.Equal(places, counts.Length);
        AssertUniform(counts);
    }

    [Fact]
    public void Half_of_the_images_are_flipped()
    {
        var network = new Sequential(new Shape(1, 3, 2), new RandomFlip());
        float[] x = [1, 2, 3, 4, 5, 6];
        float[] y = Train(network, [.. Enumerable.Repeat(x, Draws).SelectMany(image => image)], Draws);
        float[][] images = [.. y.Chunk(6)];
        Assert.All(images, image => Assert.True(image.SequenceEqual(x) || image.SequenceEqual([5f, 6, 3, 4, 1, 2])));
        int flipped = images.Count(image => image[0] == 5);
        AssertUniform(flipped, Draws - flipped);
    }

    [Fact]
    public void A_shift_brings_zeros_in()
    {
        var network = new Sequential(new Shape(3, 3, 1), new RandomShift(2));
        float[] x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        foreach (float[] image in Train(network, [.. Enumerable.Repeat(x, 500).SelectMany(values => values)], 500).Chunk(9))
        {
            // Some pixel of the image is still there, and says by how much all have moved.
            int place = Array.FindIndex(image, value => value != 0), from = (int)image[place] - 1;
            (int down, int right) = (place / 3 - from / 3, place % 3 - from % 3);
            for (int i = 0; i < 9; i++)
            {
                (int row, int column) = (i / 3 - down, i % 3 - right);
                Assert.Equal(row is >= 0 and < 3 && column is >= 0 and < 3 ? x[row * 3 + column] : 0, image[i]);
            }
        }
    }

    [Fact]
    public void In_scoring_shifts_and_flips_are_left_out_and_a_crop_is_the_centre()
    {
        var network = new Sequential(new Shape(4, 5, 1), new RandomShift(1), new RandomFlip(), new RandomCrop(new Size2D(3, 2)));
        float[] x = [.. Enumerable.Range(0, 20).Select(i => (float)i)];
        float[] y = [.. network.Forward(network.CreateWorkspace(1, training: false), [], x, 1)];
        Assert.Equal([1, 2, 6, 7, 11, 12], y);
    }

    [Fact]
    public void Draws_differ_by_seed_step_and_example()
    {
        var seen = new HashSet<string>();
        var network = new Sequential(new Shape(40, 40, 1), new RandomCrop(2));
        float[] x = [.. Enumerable.Range(0, 2 * 1600).Select(i => i % 1600f)];
        foreach (ulong seed in new ulong[] { 1, 2 })
        {
            for (int step = 0; step < 3; step++)
            {
                float[] y = Train(network, x, 2, seed, step);
                seen.Add(string.Join(' ', y[..4]));
                seen.Add(string.Join(' ', y[4..]));
            }
        }

        Assert.Equal(12, seen.Count);
    }

    [Fact]
    public void Two_layers_draw_apart()
    {
        // Were their draws alike, both shifts together would always be even.
        var network = new Sequential(new Shape(13, 13, 1), new RandomShift(3), new RandomShift(3));
        var x = new float[169];
        x[6 * 13 + 6] = 1;
        float[] y = Train(network, [.. Enumerable.Repeat(x, 100).SelectMany(image => image)], 100);
        Assert.Contains(y.Chunk(169), image => Array.IndexOf(image, 1) / 13 % 2 == 1);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void An_examples_draw_does_not_depend_on_how_a_batch_is_cut(Layer layer, int places)
    {
        var network = new Sequential(Image, layer);
        float[] x = Problems.Uniform(new Random(2), 100 * Image.Length, 1, 2);
        Workspace workspace = network.CreateWorkspace(100, training: true);
        float[] whole = [.. network.Forward(workspace, [], x, 100)];
        workspace.FirstRow = 37;
        float[] piece = [.. network.Forward(workspace, [], x.AsSpan(37 * Image.Length), 63)];
        Assert.Equal(whole[(37 * network.OutputShape.Length)..], piece);
        Assert.True(places > 1);
    }

    [Fact]
    public void An_option_out_of_range_is_refused_with_the_images_size()
    {
        foreach (Size2D range in new Size2D[] { new(-1, 0), new(5, 0), new(0, 7) })
            Assert.Contains("less than the image of 5x7", Refusal(new RandomShift(range)), StringComparison.Ordinal);
        foreach (Size2D size in new Size2D[] { new(0, 1), new(6, 1), new(1, 8) })
            Assert.Contains("at most the image of 5x7", Refusal(new RandomCrop(size)), StringComparison.Ordinal);
        foreach (Layer layer in new Layer[] { new RandomShift(0), new RandomCrop(1), new RandomFlip() })
            Assert.Contains("takes images", Assert.Throws<ArgumentException>(() => new Sequential(new Shape(4), layer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_with_all_of_them_gives_the_same_bits_on_any_number_of_threads()
    {
        var network = new Sequential(
            new Shape(6, 6, 1), new RandomShift(1), new RandomFlip(), new RandomCrop(5), new Conv2D(4, 2, useBias: false), new BatchNorm(),
            new Maxout(2), new MaxPool2D(2), new GlobalAveragePool2D(), new Dense(3));
        InMemoryData data = Problems.Classes(300, 36, 3);
        TrainingResult Run(int threads) => new TrainingLoop(
            network, new SoftmaxCrossEntropy(), new TrainingOptions { Seed = 1, NumberOfThreads = threads, BatchSize = 150, NumberOfEpochs = 3 })
            .Train(data);
        TrainingResult one = Run(1);
        foreach (int threads in new[] { 2, 3 })
            Problems.AssertSame(one, Run(threads));
    }

    private static string Refusal(Layer layer) => Assert.Throws<ArgumentException>(() => new Sequential(Image, layer)).Message;

    private static IEnumerable<int> Places(Layer layer, int count)
    {
        var network = new Sequential(Image, layer);
        var x = new float[Image.Length];
        x[2 * 7 + 3] = 1;
        float[] y = Train(network, [.. Enumerable.Repeat(x, count).SelectMany(image => image)], count);
        return y.Chunk(network.OutputShape.Length).Select(image => Array.IndexOf(image, 1));
    }

    private static float[] Train(Sequential network, float[] x, int rows, ulong seed = 5, long step = 0)
    {
        Workspace workspace = network.CreateWorkspace(rows, training: true);
        workspace.Random = new Philox(seed);
        workspace.Step = step;
        return [.. network.Forward(workspace, [], x, rows)];
    }

    /// <summary>Four standard deviations of each count: the seed is fixed.</summary>
    private static void AssertUniform(params int[] counts)
    {
        double expected = (double)counts.Sum() / counts.Length;
        double deviation = Math.Sqrt(expected * (1 - 1.0 / counts.Length));
        Assert.All(counts, count => Assert.InRange(count - expected, -4 * deviation, 4 * deviation));
    }
}
