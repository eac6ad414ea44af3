namespace MlNetDeep.Networks.Tests;

/// <summary>The layers that move an image's values without changing them.</summary>
public class ImageLayoutTests
{
    [Fact]
    public void Flatten_keeps_values_and_their_order()
    {
        var network = new Sequential(new Shape(2, 2, 3), new Flatten());
        float[] x = [.. Enumerable.Range(1, 2 * 12).Select(i => (float)i)];

        Assert.Equal(new Shape(12), network.OutputShape);
        Assert.Equal(x, Forward(network, x, 2));
    }

    [Fact]
    public void Flatten_shares_its_neighbours_memory_in_scoring()
    {
        Layer[] layers = [new Dense(6), new Flatten(), new Dense(2)];
        var network = new Sequential(new Shape(4), layers);
        Workspace workspace = network.CreateWorkspace(3, training: false);

        Assert.Equal([false, true, false], workspace.Plan.InPlace);
    }

    [Fact]
    public void Channels_last_puts_a_pixel_s_channels_side_by_side()
    {
        // Two images of 3 channels, 2x2: the hundreds count images, the tens channels, the ones pixels.
        float[] planar = [.. from image in new[] { 100, 200 } from channel in new[] { 10, 20, 30 } from pixel in new[] { 1, 2, 3, 4 } select (float)(image + channel + pixel)];
        float[] interleaved = [.. from image in new[] { 100, 200 } from pixel in new[] { 1, 2, 3, 4 } from channel in new[] { 10, 20, 30 } select (float)(image + channel + pixel)];
        var network = new Sequential(new Shape(3, 2, 2), new ChannelsLast());

        Assert.Equal(new Shape(2, 2, 3), network.OutputShape);
        Assert.Equal(interleaved, Forward(network, planar, 2));
    }

    [Fact]
    public void Channels_last_of_one_channel_changes_the_shape_alone()
    {
        var network = new Sequential(new Shape(1, 2, 3), new ChannelsLast());
        float[] x = [1, 2, 3, 4, 5, 6];

        Assert.Equal(new Shape(2, 3, 1), network.OutputShape);
        Assert.Equal(x, Forward(network, x, 1));
    }

    [Fact]
    public void A_vector_is_no_planar_image()
    {
        var exception = Assert.Throws<ArgumentException>(() => new Sequential(new Shape(12), new ChannelsLast()));
        Assert.Contains("channels x height x width", exception.Message, StringComparison.Ordinal);
        Assert.Contains("shape 12", exception.Message, StringComparison.Ordinal);
    }

    private static float[] Forward(Sequential network, float[] x, int rows) =>
        network.Forward(network.CreateWorkspace(rows, training: false), [], x, rows).ToArray();
}
