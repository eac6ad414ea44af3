using MlNetDeep.Kernels;

namespace MlNetDeep.Benchmarks;

/// <summary>Recurrent layers: 28 steps of 28 features, 128 units, ten classes by the last output; and the cell maths of one of its steps.</summary>
public static class SequenceCases
{
    private const int Time = 28;
    private const int Features = 28;
    private const int Units = 128;
    private const int Classes = 10;
    private const int BatchSize = 128;
    private const int Steps = 8;

    // Rows of a batch's piece.
    private const int Rows = 64;

    /// <summary>The cells' maths.</summary>
    public static readonly IReadOnlyList<Case> Kernels =
    [
        new Case($"LstmForward, {Rows} rows of {Units}", CellWork(read: 5, written: 6), CreateLstmForward),
        new Case($"LstmBackward, {Rows} rows of {Units}", CellWork(read: 9, written: 6), CreateLstmBackward),
    ];

    /// <summary>Training.</summary>
    public static readonly IReadOnlyList<Case> Networks =
    [
        .. Training("LSTM", 4, () => new LstmLayer(Units)),
        .. Training("GRU", 3, () => new GruLayer(Units)),
        .. Training("Elman", 1, () => new ElmanLayer(Units)),
    ];

    // Gates are read and written in one place, so the operands are fewer than what moves.
    private static Work CellWork(int read, int written) =>
        Work.Elements((long)read * Rows * Units, (long)written * Rows * Units, 9L * Rows * Units);

    private static Action CreateLstmForward()
    {
        float[] gates = Operands.Random(4 * Rows * Units), c = new float[Rows * Units], h = new float[Rows * Units];
        return () => Cells.LstmForward([], new(gates, Rows, 4 * Units), new(c, Rows, Units), new(c, Rows, Units), new(h, Rows, Units));
    }

    private static Action CreateLstmBackward()
    {
        float[] gates = Operands.Random(4 * Rows * Units), c = Operands.Random(Rows * Units), dy = Operands.Random(Rows * Units);
        float[] dh = new float[Rows * Units], dc = new float[Rows * Units];
        return () => Cells.LstmBackward(
            [], new(c, Rows, Units), new(c, Rows, Units), new(dy, Rows, Units), new(gates, Rows, 4 * Units), new(dh, Rows, Units),
            new(dc, Rows, Units));
    }

    /// <summary>On one thread, and on all.</summary>
    private static IEnumerable<Case> Training(string name, int gates, Func<Layer> createLayer)
    {
        // Two products with the inputs, three with the outputs before, which the first step has not.
        double flops = 2.0 * gates * Units * (2 * Time * Features + 3 * (Time - 1) * Units) * Steps * BatchSize;
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            yield return new Case(
                $"{name}: train {Steps} steps of {BatchSize} rows by Adam, {threads} {(threads == 1 ? "thread" : "threads")}",
                Work.Flops(flops, threads),
                () => CreateTraining(createLayer(), threads));
        }
    }

    private static Action CreateTraining(Layer layer, int threads)
    {
        const int Count = Steps * BatchSize;
        float[] labels = [.. Enumerable.Range(0, Count).Select(row => (float)(row % Classes))];
        var data = new InMemoryData(Count, Time * Features, Operands.Random(Count * Time * Features), 1, labels);
        var options = new TrainingOptions { BatchSize = BatchSize, NumberOfEpochs = 1, NumberOfThreads = threads, Seed = 1 };
        var network = new Sequential(new Shape(Time, Features), layer, new LastStep(), new Dense(Classes));
        var trainer = new TrainingLoop(network, new SoftmaxCrossEntropy(), options);
        return () => trainer.Train(data);
    }
}
