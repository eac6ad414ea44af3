namespace MlNetDeep.Networks.Tests;

/// <summary>Checkpoints that are damaged, or belong to other training.</summary>
public sealed class CheckpointDamageTests : IDisposable
{
    private static readonly Sequential Network = Problems.Network(3, 2, 1);
    private static readonly InMemoryData Data = Problems.Line(12, 3);
    private static readonly InMemoryData Validation = Problems.Line(5, 3, seed: 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetdeep").FullName;
    private readonly byte[] _good;

    public CheckpointDamageTests()
    {
        Train();
        _good = File.ReadAllBytes(CheckpointPath);
    }

    private string CheckpointPath => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_crash_while_a_checkpoint_is_written_leaves_the_one_before()
    {
        TrainingResult expected = Train();
        foreach (int length in new[] { 0, 1, _good.Length / 2, _good.Length - 1 })
        {
            File.WriteAllBytes(CheckpointPath + ".new", _good[..length]);
            Problems.AssertSame(expected, Train());
        }

        // Training that goes on replaces the remains.
        File.Delete(CheckpointPath);
        Problems.AssertSame(expected, Train());
        Assert.Equal([CheckpointPath], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_checkpoint_cut_at_any_length_is_refused()
    {
        for (int length = 0; length < _good.Length; length += 1 + length / 40)
            AssertRefused(_good[..length], $"cut at {length}");
        AssertRefused(_good[..^1], "cut by one byte");
    }

    [Fact]
    public void A_checkpoint_with_any_byte_changed_is_refused()
    {
        for (int i = 0; i < _good.Length; i += i < 200 ? 1 : 7)
        {
            byte[] damaged = [.. _good];
            damaged[i] ^= (byte)(1 << (i % 8));
            AssertRefused(damaged, $"byte {i}");
        }
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        using var network = new MemoryStream();
        new TrainedNetwork(Network, new float[Network.ParameterCount], new SquaredError(), Train().History).Save(network);
        AssertRefused(network.ToArray(), "a network file");
        AssertRefused("Some text that someone keeps under this name."u8.ToArray(), "text");
    }

    [Fact]
    public void A_checkpoint_of_other_training_is_refused_with_what_differs()
    {
        AssertBelongsToAnother("network", network: Problems.Network(3, 3, 1));
        AssertBelongsToAnother("network", network: Problems.Network(3, 2, 1, dropout: 0.1f));
        AssertBelongsToAnother("network", loss: new TanhSquaredError());
        AssertBelongsToAnother("option", change: options => options.LearningRate = 0.5f);
        AssertBelongsToAnother("option", change: options => options.Optimizer = new Adam(0.8f));
        AssertBelongsToAnother("option", change: options => options.Seed++);
        AssertBelongsToAnother("option", change: options => options.LearningRateSchedule = new CosineDecay());
        AssertBelongsToAnother("data", data: Problems.Line(12, 3, seed: 9));
        AssertBelongsToAnother("data", validation: Problems.Line(5, 3, seed: 9));
        AssertBelongsToAnother("data", initial: new float[Network.ParameterCount]);
    }

    [Fact]
    public void Rows_that_move_from_training_to_validation_make_other_data()
    {
        // The same bytes in the same order, but the second half of the features are now the targets.
        var values = new float[] { 1, 2, 3, 4, 5, 6, 7, 8 };
        var network = new Sequential(new Shape(1), new Dense(1));
        InMemoryData Cut(int start, int rows) => new(rows, 1, values.AsMemory(start, rows), 1, values.AsMemory(start + rows, rows));
        string path = Path.Combine(_folder, "other.checkpoint");
        var trainer = new TrainingLoop(network, new SquaredError(), new TrainingOptions { CheckpointPath = path, Seed = 1, NumberOfEpochs = 1 });
        trainer.Train(Cut(0, 1), Cut(2, 3));
        Assert.Contains("another data", Assert.Throws<InvalidDataException>(() => trainer.Train(Cut(0, 3), Cut(6, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_that_shapes_the_result_is_part_of_a_checkpoint()
    {
        // These shape no result, or cannot be compared.
        string[] free = ["NumberOfThreads", "CheckpointPath", "CancellationToken", "OnEpoch", "Ranks"];
        string text = System.Text.Encoding.UTF8.GetString(_good);
        foreach (System.Reflection.PropertyInfo option in typeof(TrainingOptions).GetProperties())
        {
            string name = char.ToLowerInvariant(option.Name[0]) + option.Name[1..];
            Assert.Equal(!free.Contains(option.Name), text.Contains($"\"{name}\":", StringComparison.Ordinal));
        }
    }

    private void AssertBelongsToAnother(
        string what,
        Sequential? network = null,
        Loss? loss = null,
        Action<TrainingOptions>? change = null,
        InMemoryData? data = null,
        InMemoryData? validation = null,
        float[]? initial = null)
    {
        File.WriteAllBytes(CheckpointPath, _good);
        TrainingOptions options = Options();
        change?.Invoke(options);
        var trainer = new TrainingLoop(network ?? Network, loss ?? new SquaredError(), options);
        var exception = Assert.Throws<InvalidDataException>(() => trainer.Train(data ?? Data, validation ?? Validation, initial));
        Assert.Contains($"belongs to training with another {what}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(CheckpointPath, exception.Message, StringComparison.Ordinal);
        Assert.Equal(_good, File.ReadAllBytes(CheckpointPath));
    }

    private void AssertRefused(byte[] content, string how)
    {
        File.WriteAllBytes(CheckpointPath, content);
        var exception = Record.Exception(Train);
        Assert.True(exception is InvalidDataException, $"{how}: {exception}");
        Assert.Contains("checkpoint", exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(CheckpointPath));
    }

    private TrainingOptions Options() => new() { CheckpointPath = CheckpointPath, Seed = 5, NumberOfEpochs = 2, NumberOfThreads = 1 };

    private TrainingResult Train() => new TrainingLoop(Network, new SquaredError(), Options()).Train(Data, Validation);
}
