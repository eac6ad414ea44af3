namespace MlNetDeep.Kernels;

/// <summary>
/// p = g previousGradient; the step size grows where p &gt; 0, shrinks where p &lt; 0 (there g counts as 0); w = w - sign(g) stepSize. With
/// backtracking w goes back where p &lt; 0, by the sign of the previous gradient and the size before.
/// </summary>
internal readonly ref struct RpropStep(
    Span<float> w, ReadOnlySpan<float> g, Span<float> previousGradient, Span<float> stepSizes,
    double etaMinus, double etaPlus, double minimumStep, double maximumStep, bool backtracks) : IElementStep
{
    private readonly ref float _w = ref MemoryMarshal.GetReference(w);
    private readonly ref readonly float _g = ref MemoryMarshal.GetReference(g);
    private readonly ref float _previousGradient = ref MemoryMarshal.GetReference(previousGradient);
    private readonly ref float _stepSizes = ref MemoryMarshal.GetReference(stepSizes);
    private readonly float _etaMinus = (float)etaMinus;
    private readonly float _etaPlus = (float)etaPlus;
    private readonly float _minimumStep = Math.Max((float)minimumStep, Tiny.Bound);
    private readonly float _maximumStep = (float)maximumStep;
    private readonly bool _backtracks = backtracks;

    [MethodImpl(AggressiveInlining)]
    public void Apply<V>(nuint i) where V : struct, ISimd<V>
    {
        var zero = V.Broadcast(0);
        var g = Tiny.Flush(V.Load(in _g, i));
        var previous = V.Load(ref _previousGradient, i);
        var product = g * previous;
        var turned = V.LessThan(product, zero);
        var factor = V.Select(V.LessThan(zero, product), V.Broadcast(_etaPlus), V.Broadcast(1));
        factor = V.Select(turned, V.Broadcast(_etaMinus), factor);
        var previousSize = V.Load(ref _stepSizes, i);
        var size = previousSize * factor;
        size = V.Min(V.Max(size, V.Broadcast(_minimumStep)), V.Broadcast(_maximumStep));
        V.Store(size, ref _stepSizes, i);
        g = V.Select(turned, zero, g);
        V.Store(g, ref _previousGradient, i);
        var step = new SignFunction().Apply(g) * size;
        if (_backtracks)
            step = V.Select(turned, V.Broadcast(0) - new SignFunction().Apply(previous) * previousSize, step);
        V.Store(Tiny.Flush(V.Load(ref _w, i) - step), ref _w, i);
    }
}
