using System.Diagnostics;
using static TorchSharp.torch;
using TorchNetwork = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace MlNetDeep.Peers;

/// <summary>
/// A network in TorchSharp with its optimizer, trained on a number of threads in the fastest honest form: all data in one tensor, nothing
/// read back from a tensor while an epoch runs, every temporary freed at the end of its step.
/// </summary>
internal sealed class TorchTrainer : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly optim.Optimizer _optimizer;
    private readonly Func<Tensor, Tensor, Tensor> _loss;
    private readonly Tensor _features;
    private readonly Tensor _targets;
    private readonly int _batchSize;

    /// <summary>Keeps what it is given and disposes of network and optimizer.</summary>
    /// <param name="threads">Threads within an operation.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="loss">The loss from outputs and targets.</param>
    /// <param name="data">Features and targets of all rows.</param>
    /// <param name="batchSize">Rows a step.</param>
    public TorchTrainer(
        int threads, TorchNetwork network, optim.Optimizer optimizer, Func<Tensor, Tensor, Tensor> loss, TorchData data, int batchSize)
    {
        Threads = threads;
        _network = network;
        _optimizer = optimizer;
        _loss = loss;
        _features = data.Features;
        _targets = data.Targets;
        _batchSize = batchSize;
    }

    /// <summary>Threads within an operation.</summary>
    public int Threads { get; }

    /// <summary>Trains an epoch in a new random order.</summary>
    /// <returns>Its seconds.</returns>
    public double TrainEpoch()
    {
        set_num_threads(Threads);
        _network.train();
        long begin = Stopwatch.GetTimestamp();
        long rows = _features.shape[0];
        using (NewDisposeScope())
        {
            Tensor order = randperm(rows);
            // A batch of one is a view of a row: cheaper than selecting it by a tensor of one index.
            long[]? orderOfRows = _batchSize == 1 ? order.data<long>().ToArray() : null;
            for (long start = 0; start < rows; start += _batchSize)
            {
                using var step = NewDisposeScope();
                long length = Math.Min(_batchSize, rows - start);
                if (orderOfRows is not null)
                {
                    Step(_features.narrow(0, orderOfRows[start], 1), _targets.narrow(0, orderOfRows[start], 1));
                    continue;
                }

                Tensor batch = order.narrow(0, start, length);
                Tensor x = _features.index_select(0, batch);
                Step(x, ReferenceEquals(_targets, _features) ? x : _targets.index_select(0, batch));
            }
        }

        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>The share of rows whose class has the highest output.</summary>
    /// <param name="data">Rows with their classes.</param>
    public double Accuracy(TorchData data)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        _network.eval();
        return _network.forward(data.Features).argmax(1).eq(data.Targets).to(ScalarType.Float32).mean().item<float>();
    }

    /// <summary>The mean loss over all rows.</summary>
    /// <param name="data">Rows with their targets.</param>
    public double Loss(TorchData data)
    {
        using var scope = NewDisposeScope();
        using var gradientless = no_grad();
        _network.eval();
        return _loss(_network.forward(data.Features), data.Targets).item<float>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private void Step(Tensor x, Tensor target)
    {
        _optimizer.zero_grad();
        _loss(_network.forward(x), target).backward();
        _optimizer.step();
    }
}
