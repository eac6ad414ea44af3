namespace MlNetDeep.Networks.Tests;

public class ReshapeTests
{
    [Fact]
    public void Values_keep_their_order()
    {
        var network = new Sequential(new Shape(2, 3), new Reshape(3, 2, 1), new Reshape(6));
        float[] x = [1, 2, 3, 4, 5, 6];

        Assert.Equal(new Shape(3, 2, 1), network.LayerShapes[0]);
        Assert.Equal(x, network.Forward(network.CreateWorkspace(1, training: false), [], x, 1).ToArray());
    }

    [Theory]
    [InlineData("5", 5)]
    [InlineData("2x2x2", 2, 2, 2)]
    [InlineData("Dimensions")]
    [InlineData("Dimensions", 6, 0)]
    public void A_shape_of_other_length_is_refused(string named, params int[] dimensions) => Assert.Contains(
        named, Assert.ThrowsAny<ArgumentException>(() => new Sequential(new Shape(2, 3), new Reshape(dimensions))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_alpha_that_is_not_above_zero_is_refused()
    {
        foreach (float alpha in (float[])[0, -1, float.NaN])
            Assert.Contains("Alpha", Assert.ThrowsAny<ArgumentException>(() => new Sequential(new Shape(3), new Elu(alpha))).Message, StringComparison.Ordinal);
    }
}
