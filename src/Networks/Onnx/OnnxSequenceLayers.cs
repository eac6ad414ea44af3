namespace MlNetDeep;

/// <summary>
/// Writes layers of sequences as nodes of an ONNX graph. A sequence of the graph is a row's values in a line, step after step.
/// </summary>
internal sealed class OnnxSequenceLayers(OnnxValue value)
{
    /// <summary>Whether a layer has operators here. <see cref="Lstm1997Layer"/> has none: its gates see each other.</summary>
    public static bool CanSave(Layer layer) =>
        layer is PaddedSequences or LastStep or MeanOverTime or MovingAverage or DenseOverTime or TemporalBlock or ExponentialSmoothing
        || OnnxRecurrentUnit.Of(layer) is not null;

    /// <summary>Writes a layer.</summary>
    /// <param name="index">Its place in the network.</param>
    /// <param name="layer">One for which <see cref="CanSave"/>.</param>
    /// <param name="output">The shape of its output.</param>
    public void Save(int index, Layer layer, Shape output)
    {
        value.ToVector();
        switch (layer)
        {
            case PaddedSequences:
                SavePadded(output);
                break;
            case LastStep last:
                SaveLastStep(last, output);
                break;
            case MeanOverTime:
                SaveMean(output);
                break;
            case MovingAverage average:
                SaveAverage(average, output);
                break;
            case DenseOverTime:
                SaveDense(index, output);
                break;
            case ExponentialSmoothing smoothing:
                SaveSmoothing(smoothing, output);
                break;
            case TemporalBlock block:
                SaveBlock(index, block, output);
                break;
            default:
                new OnnxRecurrentLayer(value).Save(index, (RecurrentLayer)layer, OnnxRecurrentUnit.Of(layer)!, output);
                break;
        }
    }

    /// <summary>What is behind the number of steps, with zeros where a row has none.</summary>
    private void SavePadded(Shape output)
    {
        value.Steps = new OnnxSteps(value.Nodes, value.Name, output[0]);
        string line = Pick(value.Name, [.. Enumerable.Range(1, output.Length).Select(place => (long)place)]);
        value.SetSteps(line, output);
    }

    /// <summary>Picks the values by their places in the line: forward units at the last step, backward units at the first.</summary>
    private void SaveLastStep(LastStep last, Shape output)
    {
        int features = output.Length, length = value.Shape.Length;
        string line = value.Name;
        if (value.Steps is { } padded)
        {
            string steps = value.Nodes.Reshape(line, value.Shape);
            string[] ends = [padded.First(steps, value.Shape), padded.Last(steps, value.Shape)];
            length = 2 * features;
            (IOnnxNode join, line) = value.Nodes.Add("Concat", ends, new Shape(length));
            join.AddAttribute("axis", 1L);
        }

        int forward = last.Direction switch
        {
            SequenceDirection.Forward => features,
            SequenceDirection.Backward => 0,
            _ => features / 2,
        };
        value.Name = Pick(line, [.. Enumerable.Range(0, features).Select(i => (long)(i < forward ? length - features + i : i))]);
    }

    /// <summary>Values of a line by their places.</summary>
    private string Pick(string line, long[] places)
    {
        (IOnnxNode node, string picked) = value.Nodes.Add("Gather", [line, value.Nodes.Constant(places, "Places")], new Shape(places.Length));
        node.AddAttribute("axis", 1L);
        return picked;
    }

    /// <summary>With its numbers as they are it is linear in the window: one product.</summary>
    private void SaveSmoothing(ExponentialSmoothing smoothing, Shape output)
    {
        float[] matrix = smoothing.ToMatrix(value.Trained.Parameters);
        string weights = value.Nodes.Constant(matrix, [matrix.Length / output.Length, output.Length], "Smoothing");
        value.Name = value.Nodes.Add("MatMul", [value.Name, weights], output).Output;
    }

    private void SaveMean(Shape output)
    {
        string steps = value.Nodes.Reshape(value.Name, value.Shape);
        value.Name = value.Steps?.Mean(steps, value.Shape) ?? value.Nodes.Reduce("ReduceMean", steps, output);
    }

    /// <summary>The steps with their edges repeated, each feature a channel, and the average over a window that moves along.</summary>
    private void SaveAverage(MovingAverage average, Shape output)
    {
        int time = output[0], features = output[1], padded = time + average.Size - 1;
        long[] steps = [.. Enumerable.Range(0, padded).Select(step => (long)Math.Clamp(step - average.Before, 0, time - 1))];
        string places = value.Nodes.Constant(steps, "Steps"), own = value.Nodes.Reshape(value.Name, value.Shape);
        own = value.Steps?.FillWithLast(own, value.Shape) ?? own;
        (IOnnxNode node, string repeated) = value.Nodes.Add("Gather", [own, places], new Shape(padded, features));
        node.AddAttribute("axis", 1L);
        string channels = value.Nodes.Transpose(repeated, [0, 2, 1], new Shape(features, padded));
        (IOnnxNode pool, string means) = value.Nodes.Unary("AveragePool", channels, new Shape(features, time));
        pool.AddAttribute("kernel_shape", (long[])[average.Size]);
        pool.AddAttribute("strides", (long[])[1]);
        string trend = value.Nodes.Transpose(means, [0, 2, 1], output);
        value.SetSteps(average.TakesRemainder ? value.Nodes.Add("Sub", [own, trend], output).Output : trend, output);
    }

    private void SaveDense(int index, Shape output)
    {
        string steps = value.Nodes.Reshape(value.Name, value.Shape);
        string weights = value.Nodes.Constant(value.Find(index, "weights")!, [value.Shape[1], output[1]], "Weights");
        string sums = value.Nodes.Add("MatMul", [steps, weights], output).Output;
        if (value.Find(index, "bias") is { } bias)
            sums = value.Nodes.Binary("Add", sums, bias, output);
        value.SetSteps(sums, output);
    }

    /// <summary>Convolutions of images one pixel wide, with zeros in front of the first step alone.</summary>
    private void SaveBlock(int index, TemporalBlock block, Shape output)
    {
        value.ToPlanar();
        Shape shape = value.GraphShape(output);
        string input = value.Name;
        string inner = Activate(Convolve(input, "weights1", "bias1", block.KernelSize));
        string outer = Activate(Convolve(inner, "weights2", "bias2", block.KernelSize));
        string shortcut = value.Find(index, "shortcutBias") is null ? input : Convolve(input, "shortcutWeights", "shortcutBias", taps: 1);
        value.Name = Activate(value.Nodes.Add("Add", [outer, shortcut], shape).Output);
        if (value.Steps is not null)
        {
            value.Shape = output;
            value.ToVector();
            value.SetSteps(value.Name, output);
        }

        string Activate(string sums) => block.Activation == ActivationFunction.Identity
            ? sums
            : value.Nodes.Unary(ActivationRow.Of(block.Activation).OnnxOperator!, sums, shape).Output;

        string Convolve(string x, string weights, string bias, int taps)
        {
            float[] values = value.Find(index, weights)!;
            int channels = values.Length / block.Filters / taps;
            // From taps x channels x filters to ONNX's filters x channels x taps.
            var kernels = new float[values.Length];
            for (int i = 0; i < values.Length; i++)
                kernels[(i % block.Filters * channels + i / block.Filters % channels) * taps + i / block.Filters / channels] = values[i];
            (IOnnxNode node, string sums) = value.Nodes.Add(
                "Conv",
                [
                    x,
                    value.Nodes.Constant(kernels, [block.Filters, channels, taps, 1], "Kernels"),
                    value.Nodes.Constant(value.Find(index, bias)!, [block.Filters], "Bias"),
                ],
                shape);
            node.AddAttribute("kernel_shape", (long[])[taps, 1]);
            node.AddAttribute("dilations", (long[])[block.Dilation, 1]);
            node.AddAttribute("pads", (long[])[(taps - 1L) * block.Dilation, 0, 0, 0]);
            return sums;
        }
    }
}
