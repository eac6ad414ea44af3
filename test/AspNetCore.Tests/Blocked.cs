namespace MlNetDeep.AspNetCore.Tests;

/// <summary>Keeps a service busy with the first row until it is released, so that other rows wait.</summary>
internal sealed class Blocked : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ManualResetEventSlim _released = new();
    private readonly Task<Kind> _answer;

    public Blocked(NetworkService<Flower, Kind> service)
    {
        Flower first = TrainedModels.Rows[0];
        var reached = new ManualResetEventSlim();
        var row = new Flower
        {
            Sizes = first.Sizes,
            Width = first.Width,
            Color = first.Color,
            OnRead = () =>
            {
                reached.Set();
                Assert.True(_released.Wait(Limit), "Nobody released the row.");
            },
        };
        _answer = Task.Run(() => service.PredictAsync(row));
        Assert.True(reached.Wait(Limit), "The row was not read.");
    }

    /// <summary>Lets the row go on.</summary>
    /// <returns>Its answer.</returns>
    public Task<Kind> ReleaseAsync()
    {
        _released.Set();
        return _answer;
    }

    public void Dispose() => _released.Set();
}
