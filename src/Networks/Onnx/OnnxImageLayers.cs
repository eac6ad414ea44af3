namespace MlNetDeep;

/// <summary>Writes layers for images as nodes of an ONNX graph.</summary>
internal sealed class OnnxImageLayers(OnnxValue value)
{
    /// <summary>Whether a layer has operators here.</summary>
    public static bool CanSave(Layer layer) =>
        layer is ChannelsLast or Conv2D or MaxPool2D or AveragePool2D or GlobalAveragePool2D or RandomCrop;

    /// <summary>Writes a layer for which <see cref="CanSave"/>, at its place in the network, with the shape of its output.</summary>
    public void Save(int index, Layer layer, Shape output)
    {
        switch (layer)
        {
            case ChannelsLast:
                SaveChannelsLast(output);
                break;
            case Conv2D convolution:
                SaveConvolution(index, convolution, output);
                break;
            case Pooling2D pooling:
                SavePooling(pooling, output);
                break;
            case RandomCrop crop:
                SaveCrop(crop, output);
                break;
            default:
                SaveGlobalAverage(output);
                break;
        }
    }

    /// <summary>A planar image is what ONNX takes: it keeps its values, and its dimensions are made known.</summary>
    private void SaveChannelsLast(Shape output)
    {
        value.ToVector();
        value.IsPlanar = true;
        value.Name = value.Nodes.Reshape(value.Name, value.GraphShape(output));
    }

    private void SaveConvolution(int index, Conv2D convolution, Shape output)
    {
        value.ToPlanar();
        // From (height x width x channels) x kernels to ONNX's kernels x channels x height x width, kernel by kernel.
        float[] weights = value.Find(index, "weights")!, kernels = new float[weights.Length], planar = new float[weights.Length];
        int length = weights.Length / convolution.Filters, taps = (int)convolution.Kernel.Area();
        VectorMath.Transpose(weights, length, kernels);
        for (int start = 0; start < planar.Length; start += length)
            VectorMath.Transpose(kernels.AsSpan(start, length), taps, planar.AsSpan(start, length));

        long[] dimensions = [convolution.Filters, length / taps, .. Sizes(convolution.Kernel)];
        List<string> inputs = [value.Name, value.Nodes.Constant(planar, dimensions, "Kernels")];
        if (value.Find(index, "bias") is { } bias)
            inputs.Add(value.Nodes.Constant(bias, [bias.Length], "Bias"));
        (IOnnxNode node, value.Name) = value.Nodes.Add("Conv", [.. inputs], value.GraphShape(output));
        node.AddAttribute("group", convolution.Groups);
        node.AddAttribute("dilations", Sizes(convolution.Dilation));
        AddWindow(node, convolution.Padding.Fit(value.ImageSize, convolution.Kernel, convolution.Stride, convolution.Dilation));
    }

    private void SavePooling(Pooling2D pooling, Shape output)
    {
        value.ToPlanar();
        string type = pooling is MaxPool2D ? "MaxPool" : "AveragePool";
        (IOnnxNode node, value.Name) = value.Nodes.Unary(type, value.Name, value.GraphShape(output));
        AddWindow(node, pooling.Padding.Fit(value.ImageSize, pooling.Window, pooling.Stride, dilation: 1));
        if (pooling is AveragePool2D average)
            node.AddAttribute("count_include_pad", average.CountPadding ? 1L : 0L);
    }

    private void SaveGlobalAverage(Shape output)
    {
        value.ToPlanar();
        value.Name = value.Nodes.Unary("GlobalAveragePool", value.Name, new Shape(output.Length, 1, 1)).Output;
        value.IsPlanar = false;
        value.Name = value.Nodes.Reshape(value.Name, output);
    }

    /// <summary>The centre: the rows and the columns of it picked by their indices, which all operator sets write alike.</summary>
    private void SaveCrop(RandomCrop crop, Shape output)
    {
        value.ToPlanar();
        Size2D image = value.ImageSize;
        Pick(image.Height, crop.Size.Height, axis: 2, new Shape(output[2], output[0], image.Width));
        Pick(image.Width, crop.Size.Width, axis: 3, value.GraphShape(output));
    }

    private void Pick(int side, int count, long axis, Shape output)
    {
        string indices = value.Nodes.Constant([.. Enumerable.Range((side - count) / 2, count).Select(place => (long)place)], "Centre");
        (IOnnxNode node, value.Name) = value.Nodes.Add("Gather", [value.Name, indices], output);
        node.AddAttribute("axis", axis);
    }

    private static void AddWindow(IOnnxNode node, WindowGeometry window)
    {
        node.AddAttribute("kernel_shape", Sizes(window.Window));
        node.AddAttribute("strides", Sizes(window.Stride));
        Edges padding = window.Padding;
        node.AddAttribute("pads", (long[])[padding.Top, padding.Left, padding.Bottom, padding.Right]);
    }

    private static long[] Sizes(Size2D size) => [size.Height, size.Width];
}
