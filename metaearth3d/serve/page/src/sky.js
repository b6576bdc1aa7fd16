// A sky that fades into haze at the horizon, and the haze that distant ground dissolves in.
import { BackSide, Color, Fog, Mesh, ShaderMaterial, SphereGeometry, Vector3 } from "three";

const HAZE = new Color("#dae6ef");
const ZENITH = new Color("#2f6ebd");
const BELOW = new Color("#6f8597");

const vertexShader = `
  varying vec3 way;
  void main() {
    way = position;
    gl_Position = (projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0)).xyww; // as far as anything can be
  }`;
const fragmentShader = `
  uniform vec3 haze, zenith, below, sun, up;
  uniform float air;
  varying vec3 way;
  void main() {
    vec3 d = normalize(way);
    float h = dot(d, up);
    vec3 colour = h > 0.0 ? mix(haze, zenith, pow(h, 0.42)) : mix(haze, below, pow(-h, 0.7));
    float glow = max(dot(d, sun), 0.0);
    colour += vec3(1.0, 0.86, 0.62) * (0.20 * pow(glow, 24.0) + 0.9 * pow(glow, 1400.0)) * step(-0.02, h);
    gl_FragColor = vec4(mix(vec3(0.002, 0.004, 0.008), colour, air), 1.0);
    #include <colorspace_fragment>
  }`;

export class Sky {
  constructor(scene) {
    this.uniforms = {
      haze: { value: HAZE }, zenith: { value: ZENITH }, below: { value: BELOW },
      sun: { value: new Vector3(0, 0, 1) }, up: { value: new Vector3(0, 0, 1) },
      air: { value: 1 }, // 0 in space
    };
    const options = { vertexShader, fragmentShader, side: BackSide, depthWrite: false, uniforms: this.uniforms };
    const dome = new Mesh(new SphereGeometry(1, 48, 24), new ShaderMaterial(options));
    dome.frustumCulled = false;
    dome.renderOrder = -1;
    dome.raycast = () => {};
    scene.add(dome);
    this.fog = scene.fog = new Fog(HAZE, 1, 2);
  }

  // Ground begins to fade behind the point looked at; seen from above there is less air between.
  update(distance, size, down) {
    const near = Math.max(distance, size / 4);
    this.fog.near = near;
    this.fog.far = near + size * (1.5 + 7 * Math.max(0, down - 0.42));
  }
}
