using Microsoft.ML.Model.OnnxConverter;
using MlNetDeep.Kernels;
using MlNetDeep.Networks;

namespace MlNetDeep.Transforms;

/// <summary>
/// Writes a network's layers as nodes of an ONNX graph, one after the other. ONNX has images channels first, the network channels last:
/// they are turned where the first layer needs an image, and turned back where a vector is made of one.
/// </summary>
internal sealed class OnnxLayers(OnnxNodes nodes, TrainedNetwork trained, string input)
{
    private string _value = input;
    // Of a row, as the network has it; where _isPlanar, the graph has it channels first.
    private Shape _shape = trained.Network.InputShape;
    private bool _isPlanar;

    /// <summary>Whether a layer has operators here.</summary>
    public static bool CanSave(Layer layer) =>
        layer.ActsInTrainingOnly || OperatorOf(layer) is not null ||
        layer is Dense or Flatten or ChannelsLast or Conv2D or MaxPool2D or AveragePool2D or GlobalAveragePool2D or BatchNorm or Maxout or
            RandomCrop;

    /// <summary>Writes all layers.</summary>
    /// <returns>The name of the last output, a vector a row.</returns>
    public string Save()
    {
        for (int i = 0; i < trained.Network.Layers.Count; i++)
        {
            Layer layer = trained.Network.Layers[i];
            if (!layer.ActsInTrainingOnly)
                Save(i, layer, trained.Network.LayerShapes[i]);
            _shape = trained.Network.LayerShapes[i];
        }

        ToVector();
        return _value;
    }

    private static string? OperatorOf(Layer layer) => layer switch
    {
        Sigmoid => "Sigmoid",
        Tanh => "Tanh",
        Relu => "Relu",
        LeakyRelu => "LeakyRelu",
        Softsign => "Softsign",
        _ => null,
    };

    private void Save(int index, Layer layer, Shape output)
    {
        switch (layer)
        {
            case Dense:
                SaveDense(index, output);
                break;
            case Flatten:
                ToVector();
                break;
            case ChannelsLast:
                SaveChannelsLast(output);
                break;
            case Conv2D convolution:
                SaveConvolution(index, convolution, output);
                break;
            case MaxPool2D or AveragePool2D:
                SavePooling((Pooling2D)layer, output);
                break;
            case GlobalAveragePool2D:
                SaveGlobalAverage(output);
                break;
            case BatchNorm normalization:
                SaveNormalization(index, normalization, output);
                break;
            case RandomCrop crop:
                SaveCrop(crop, output);
                break;
            case Maxout maxout:
                SaveMaxout(maxout, output);
                break;
            default:
                SaveActivation(layer, output);
                break;
        }
    }

    private void SaveActivation(Layer layer, Shape output)
    {
        (OnnxNode node, _value) = nodes.Unary(OperatorOf(layer)!, _value, GraphShape(output));
        if (layer is LeakyRelu leaky)
            node.AddAttribute("alpha", (double)leaky.NegativeSlope);
    }

    private void SaveDense(int index, Shape output)
    {
        string weights = nodes.Constant(Find(index, "weights")!, [_shape.Length, output.Length], "Weights");
        _value = nodes.Add("MatMul", [_value, weights], output).Output;
        if (Find(index, "bias") is { } bias)
            _value = nodes.Binary("Add", _value, bias, output);
    }

    /// <summary>A planar image is what ONNX takes: it keeps its values, and its dimensions are made known.</summary>
    private void SaveChannelsLast(Shape output)
    {
        ToVector();
        _isPlanar = true;
        _value = nodes.Reshape(_value, GraphShape(output));
    }

    private void SaveConvolution(int index, Conv2D convolution, Shape output)
    {
        ToPlanar();
        ShapedArray kernels = trained.GetKernels(index);
        // From height x width x channels to ONNX's channels x height x width, kernel by kernel.
        int channels = kernels.Shape[3], length = kernels.Values.Length / convolution.Filters;
        var planar = new float[kernels.Values.Length];
        for (int start = 0; start < planar.Length; start += length)
            VectorMath.Transpose(kernels.Values.AsSpan(start, length), convolution.Kernel.Area(), planar.AsSpan(start, length));

        long[] dimensions = [convolution.Filters, channels, .. Sizes(convolution.Kernel)];
        List<string> inputs = [_value, nodes.Constant(planar, dimensions, "Kernels")];
        if (Find(index, "bias") is { } bias)
            inputs.Add(nodes.Constant(bias, [bias.Length], "Bias"));
        (OnnxNode node, _value) = nodes.Add("Conv", [.. inputs], GraphShape(output));
        node.AddAttribute("group", convolution.Groups);
        node.AddAttribute("dilations", Sizes(convolution.Dilation));
        AddWindow(node, convolution.Padding.Fit(ImageSize, convolution.Kernel, convolution.Stride, convolution.Dilation));
    }

    private void SavePooling(Pooling2D pooling, Shape output)
    {
        ToPlanar();
        (OnnxNode node, _value) = nodes.Unary(pooling is MaxPool2D ? "MaxPool" : "AveragePool", _value, GraphShape(output));
        AddWindow(node, pooling.Padding.Fit(ImageSize, pooling.Window, pooling.Stride, dilation: 1));
        if (pooling is AveragePool2D average)
            node.AddAttribute("count_include_pad", average.CountPadding ? 1L : 0L);
    }

    private void SaveGlobalAverage(Shape output)
    {
        ToPlanar();
        _value = nodes.Unary("GlobalAveragePool", _value, new Shape(output.Length, 1, 1)).Output;
        _isPlanar = false;
        _value = nodes.Reshape(_value, output);
    }

    /// <summary>The maximum over blocks of channels, each block a dimension of its own.</summary>
    private void SaveMaxout(Maxout maxout, Shape output)
    {
        if (_shape.Rank == 3)
            ToPlanar();
        int channels = output[output.Rank - 1], pixels = output.Length / channels;
        _value = nodes.Reshape(_value, new Shape(maxout.Pieces, channels, pixels));
        (OnnxNode node, _value) = nodes.Unary("ReduceMax", _value, new Shape(channels, pixels));
        node.AddAttribute("axes", (long[])[1]);
        node.AddAttribute("keepdims", 0L);
        _value = nodes.Reshape(_value, GraphShape(output));
    }

    private void SaveNormalization(int index, BatchNorm normalization, Shape output)
    {
        if (_shape.Rank == 3)
            ToPlanar();
        // Gamma, beta, mean and variance, in ONNX's order as in the layer's.
        IEnumerable<string> constants = trained.Network.Parameters.Where(parameter => parameter.Layer == index)
            .Select(parameter => nodes.Constant(parameter.Of(trained.Parameters).ToArray(), [parameter.Length], parameter.Name));
        (OnnxNode node, _value) = nodes.Add("BatchNormalization", [_value, .. constants], GraphShape(output));
        node.AddAttribute("epsilon", (double)normalization.Epsilon);
    }

    /// <summary>The centre: the rows and the columns of it picked by their indices, which all operator sets write alike.</summary>
    private void SaveCrop(RandomCrop crop, Shape output)
    {
        ToPlanar();
        Size2D image = ImageSize;
        Pick(image.Height, crop.Size.Height, axis: 2, new Shape(output[2], output[0], image.Width));
        Pick(image.Width, crop.Size.Width, axis: 3, GraphShape(output));
    }

    private void Pick(int side, int count, long axis, Shape output)
    {
        string indices = nodes.Constant([.. Enumerable.Range((side - count) / 2, count).Select(place => (long)place)], "Centre");
        (OnnxNode node, _value) = nodes.Add("Gather", [_value, indices], output);
        node.AddAttribute("axis", axis);
    }

    private Size2D ImageSize => new(_shape[0], _shape[1]);

    /// <summary>Makes an image of the value, channels first.</summary>
    private void ToPlanar()
    {
        if (_isPlanar)
            return;
        _isPlanar = true;
        // Of one channel both orders are the same.
        if (_shape[2] > 1)
            _value = nodes.Transpose(nodes.Reshape(_value, _shape), [0, 3, 1, 2], GraphShape(_shape));
        else
            _value = nodes.Reshape(_value, GraphShape(_shape));
    }

    /// <summary>Makes a vector of the value, in the network's order: channels last.</summary>
    private void ToVector()
    {
        if (!_isPlanar)
            return;
        _isPlanar = false;
        if (_shape[2] > 1 && ImageSize.Area() > 1)
            _value = nodes.Transpose(_value, [0, 2, 3, 1], _shape);
        _value = nodes.Reshape(_value, new Shape(_shape.Length));
    }

    /// <summary>A row's shape as the graph has it: an image channels first, or all values in a line.</summary>
    private Shape GraphShape(Shape shape) => _isPlanar ? new Shape(shape[2], shape[0], shape[1]) : new Shape(shape.Length);

    /// <summary>A parameter's values, or null where the layer has none of the name.</summary>
    private float[]? Find(int layer, string name) =>
        trained.Network.Parameters.SingleOrDefault(parameter => parameter.Layer == layer && parameter.Name == name)
            ?.Of(trained.Parameters).ToArray();

    private static void AddWindow(OnnxNode node, WindowGeometry window)
    {
        node.AddAttribute("kernel_shape", Sizes(window.Window));
        node.AddAttribute("strides", Sizes(window.Stride));
        Edges padding = window.Padding;
        node.AddAttribute("pads", (long[])[padding.Top, padding.Left, padding.Bottom, padding.Right]);
    }

    private static long[] Sizes(Size2D size) => [size.Height, size.Width];
}
