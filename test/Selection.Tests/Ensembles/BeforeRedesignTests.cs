using MlNetDeep.Trainers.Tests.Contract;

namespace MlNetDeep.Selection.Tests.Ensembles;

/// <summary>An ensemble that a version before the first release wrote is refused with the remedy.</summary>
public sealed class BeforeRedesignTests
{
    [Fact]
    public void An_ensemble_of_before_is_refused_with_the_remedy()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "before-redesign-ensemble.zip"));

        // ML.NET's own errors stand around it.
        Exception refusal = Assert.ThrowsAny<Exception>(() => SavedModel.Load(file)).GetBaseException();

        Assert.IsType<FormatException>(refusal);
        Assert.EndsWith("was written by a version before the first release: train the model and save it anew.", refusal.Message, StringComparison.Ordinal);
    }
}
