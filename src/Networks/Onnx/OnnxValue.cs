namespace MlNetDeep;

/// <summary>
/// The value that the next layer reads, in the graph: of each row a vector, all values in a line as the network has them, or an image.
/// ONNX has images channels first, the network channels last: they are turned where a layer needs an image, and turned back where one
/// needs a vector. A sequence passes as an image that is one pixel wide.
/// </summary>
internal sealed class OnnxValue(OnnxNodes nodes, TrainedNetwork trained, string input)
{
    /// <summary>Adds nodes.</summary>
    public OnnxNodes Nodes => nodes;

    /// <summary>The network that is written.</summary>
    public TrainedNetwork Trained => trained;

    /// <summary>Its name in the graph.</summary>
    public string Name { get; set; } = input;

    /// <summary>The shape of a row, as the network has it.</summary>
    public Shape Shape { get; set; } = trained.Network.InputShape;

    /// <summary>Whether the graph has it as an image, channels first.</summary>
    public bool IsPlanar { get; set; }

    /// <summary>What is in front of the names of parameters: where the layer is, within <see cref="Branches"/>.</summary>
    public string Place { get; set; } = "";

    /// <summary>Where rows are padded sequences, the steps that they have; null where every row fills the shape.</summary>
    public OnnxSteps? Steps { get; set; }

    /// <summary>Height and width of the image.</summary>
    public Size2D ImageSize => new(Image(Shape)[0], Image(Shape)[1]);

    /// <summary>A row's shape as the graph has it: an image channels first, or all values in a line.</summary>
    /// <param name="shape">As the network has it.</param>
    public Shape GraphShape(Shape shape)
    {
        if (!IsPlanar)
            return new Shape(shape.Length);
        Shape image = Image(shape);
        return new Shape(image[2], image[0], image[1]);
    }

    /// <summary>Makes an image of the value, channels first.</summary>
    public void ToPlanar()
    {
        if (IsPlanar)
            return;
        IsPlanar = true;
        Shape image = Image(Shape);
        // Of one channel both orders are the same.
        if (image[2] > 1)
            Name = nodes.Transpose(nodes.Reshape(Name, image), [0, 3, 1, 2], GraphShape(Shape));
        else
            Name = nodes.Reshape(Name, GraphShape(Shape));
    }

    /// <summary>Makes a vector of the value, in the network's order: channels last.</summary>
    public void ToVector()
    {
        if (!IsPlanar)
            return;
        IsPlanar = false;
        Shape image = Image(Shape);
        if (image[2] > 1 && ImageSize.Area() > 1)
            Name = nodes.Transpose(Name, [0, 2, 3, 1], image);
        Name = nodes.Reshape(Name, new Shape(Shape.Length));
    }

    /// <summary>Makes the value of a sequence: its values in a line, with zeros beyond the steps that a row has.</summary>
    /// <param name="values">All values of a row, in their order.</param>
    /// <param name="shape">[time, features] of a row.</param>
    public void SetSteps(string values, Shape shape)
    {
        if (Steps is not null)
            values = Steps.Clear(nodes.Reshape(values, shape), shape);
        Name = nodes.Reshape(values, new Shape(shape.Length));
    }

    /// <summary>A parameter's values, or null where the layer has none of the name.</summary>
    public float[]? Find(int layer, string name) =>
        trained.Network.Parameters.SingleOrDefault(parameter => parameter.Layer == layer && parameter.Name == Place + name)
            ?.Of(trained.Parameters).ToArray();

    /// <summary>A layer's weights, of which every so many rows are a matrix [units, inputs], each of these turned to [inputs, units].</summary>
    public float[] FindTurned(int layer, int units, int inputs)
    {
        float[] weights = Find(layer, "weights")!, turned = new float[weights.Length];
        for (int start = 0; start < weights.Length; start += units * inputs)
            VectorMath.Transpose(weights.AsSpan(start, units * inputs), units, turned.AsSpan(start, units * inputs));
        return turned;
    }

    private static Shape Image(Shape shape) => shape.Rank == 2 ? new Shape(shape[0], 1, shape[1]) : shape;
}
